namespace Jota.ApiServer.Auditing;

/// <summary>What an audit log is written to. For one writer at a time.</summary>
internal interface IAuditOutput : IAsyncDisposable
{
    /// <summary>
    /// Writes these events, each as a line. Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> when it cannot;
    /// some of them may be written then.
    /// </summary>
    Task WriteAsync(IReadOnlyList<ReadOnlyMemory<byte>> events);
}
