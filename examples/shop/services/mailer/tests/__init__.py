"""What the mailer does with what it hears."""
