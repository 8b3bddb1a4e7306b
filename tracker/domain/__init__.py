"""What things are: milestones, policies, reminders, deliveries, channels."""
