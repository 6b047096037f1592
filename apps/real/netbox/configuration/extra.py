# read by the image's own configuration, after what the variables say
LOGIN_REQUIRED = True
CHANGELOG_RETENTION = 90
EMAIL = {'PASSWORD_FILE': '/run/secrets/netbox/email', 'FROM_EMAIL': 'netbox@example.com'}
