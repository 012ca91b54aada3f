"""What may be plugged in: scanners, a camera, a microphone, printers, a voice, a screen."""
