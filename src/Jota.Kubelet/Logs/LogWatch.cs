using System.Threading.Channels;

namespace Jota.Kubelet.Logs;

/// <summary>Tells when a log file grows or is replaced by a new one.</summary>
internal sealed class LogWatch : IDisposable
{
    private readonly FileSystemWatcher _watcher;

    // It is enough to know that something happened: one token, however much.
    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1)
    {
        FullMode = BoundedChannelFullMode.DropWrite,
    });
    private int _replaced;

    public LogWatch(string path)
    {
        _watcher = new(Path.GetDirectoryName(path)!, Path.GetFileName(path))
        {
            NotifyFilter = NotifyFilters.LastWrite | NotifyFilters.Size | NotifyFilters.FileName,
        };
        _watcher.Changed += (_, _) => Tell();
        _watcher.Created += (_, _) => TellReplaced();
        _watcher.Renamed += (_, renamed) =>
        {
            if (renamed.FullPath == path)
            {
                TellReplaced();
            }
        };

        // More happened than the kernel keeps: a new file may have been among it.
        _watcher.Error += (_, _) => TellReplaced();
        _watcher.EnableRaisingEvents = true;
    }

    /// <summary>Answers whether there may be a new file at the path since this was last asked.</summary>
    public bool TakeReplaced() => Interlocked.Exchange(ref _replaced, 0) == 1;

    /// <summary>Returns at the next change, or when <paramref name="ended"/> does.</summary>
    public async Task WaitAsync(Task ended, CancellationToken ct)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var change = _changes.Reader.ReadAsync(either.Token).AsTask();
        await Task.WhenAny(change, ended).WaitAsync(ct);
        await either.CancelAsync();
        await ((Task)change).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public void Dispose() => _watcher.Dispose();

    private void TellReplaced()
    {
        Interlocked.Exchange(ref _replaced, 1);
        Tell();
    }

    private void Tell() => _changes.Writer.TryWrite(true);
}
