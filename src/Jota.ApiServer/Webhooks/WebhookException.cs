namespace Jota.ApiServer.Webhooks;

/// <summary>A webhook gave no usable answer: tells which one was asked, why not, after how long, and what it said.</summary>
internal sealed class WebhookException(string message, string reason = "") : Exception(message)
{
    /// <summary>In a word, where there is no way to it at all: <c>ServiceNotFound</c> and the like.</summary>
    public string Reason => reason;
}
