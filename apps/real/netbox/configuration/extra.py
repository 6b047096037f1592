# read by the image's own configuration, before what the variables say
LOGIN_REQUIRED = True
CHANGELOG_RETENTION = 90
