import { convictsSilentStop } from '../../hand-over';

convictsSilentStop();
