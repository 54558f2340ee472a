namespace Jota.ApiServer.Webhooks;

/// <summary>A webhook gave no usable answer: tells which one was asked, why not, after how long, and what it said.</summary>
internal sealed class WebhookException(string message) : Exception(message);
