"""What goes over the network: hooks into HTTP and SMTP, and the evidence they leave.

Stands on no other room of delivery.
"""
