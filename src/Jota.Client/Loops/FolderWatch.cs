using System.Threading.Channels;

namespace Jota.Client;

/// <summary>Tells that something in a folder may have changed, by the kernel's word (inotify).</summary>
public sealed class FolderWatch : IDisposable
{
    private readonly FileSystemWatcher _watcher;

    // It is enough to know that something happened: one token, however much.
    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1)
    {
        FullMode = BoundedChannelFullMode.DropWrite,
    });

    /// <summary>Watches from now on.</summary>
    public FolderWatch(string folder)
    {
        _watcher = new(folder)
        {
            NotifyFilter = NotifyFilters.LastWrite | NotifyFilters.Size | NotifyFilters.FileName | NotifyFilters.Attributes,
        };
        _watcher.Changed += (_, _) => Tell();
        _watcher.Created += (_, _) => Tell();
        _watcher.Deleted += (_, _) => Tell();
        _watcher.Renamed += (_, _) => Tell();

        // More happened than the kernel keeps, or the folder itself is gone.
        _watcher.Error += (_, _) => Tell();
        _watcher.EnableRaisingEvents = true;
    }

    /// <summary>Returns at the next change.</summary>
    public async Task WaitAsync(CancellationToken ct) => await _changes.Reader.ReadAsync(ct);

    /// <inheritdoc/>
    public void Dispose() => _watcher.Dispose();

    private void Tell() => _changes.Writer.TryWrite(true);
}
