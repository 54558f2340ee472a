namespace Jota.Kubelet.Turns;

/// <summary>Who works when a <see cref="Mailbox"/> says that there is something to do.</summary>
internal interface IMailboxWorker
{
    /// <summary>Works until the mailbox lets it rest, or for the last time: then it just returns. Never two of them at once.</summary>
    Task RunAsync();
}
