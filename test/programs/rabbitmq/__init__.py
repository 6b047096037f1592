"""RabbitMQ's own programs."""
from programs import of

globals().update(of('messaging/rabbitmq'))
