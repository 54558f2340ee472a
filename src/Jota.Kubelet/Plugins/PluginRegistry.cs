using Jota.Client;
using Jota.Kubelet.Files;
using Microsoft.Extensions.Logging;

namespace Jota.Kubelet.Plugins;

/// <summary>
/// Follows the folder in which plugins of the node put their sockets (upstream's plugin watcher): each socket that comes is asked who it
/// is and handed to its kind, and taken out when it goes. The kernel tells of changes. When the kubelet stops nothing is taken out.
/// </summary>
internal sealed class PluginRegistry(string folder, IReadOnlyList<IPluginKind> kinds, TimeProvider clock, ILogger log)
{
    /// <summary>More than a node has plugins.</summary>
    private const int MostSockets = 200;

    private readonly Dictionary<string, (SocketId Id, PluginRegistration Registration)> _known = new(StringComparer.Ordinal);
    private readonly List<PluginRegistration> _leaving = [];

    /// <summary>
    /// Follows until it is cancelled, or the folder cannot be read. Not twice at once, and with the same token each time.
    /// </summary>
    public async Task RunAsync(Action goesWell, CancellationToken ct)
    {
        Directory.CreateDirectory(folder);
        using var watch = new FolderWatch(folder);
        try
        {
            while (true)
            {
                Look(ct);
                goesWell();
                await watch.WaitAsync(ct);
            }
        }
        finally
        {
            // A folder that cannot be read for a moment says nothing of the plugins: the next turn goes on with those that are known.
            await (ct.IsCancellationRequested ? EndAsync() : Task.CompletedTask);
        }
    }

    private void Look(CancellationToken ct)
    {
        var found = Sockets().ToDictionary(socket => socket.Path, socket => socket.Id, StringComparer.Ordinal);
        foreach (var (path, known) in _known.Where(one => !found.TryGetValue(one.Key, out var id) || id != one.Value.Id).ToList())
        {
            known.Registration.Gone();
            _leaving.Add(known.Registration);
            _known.Remove(path);
        }

        _leaving.RemoveAll(registration => registration.Work.IsCompleted);

        foreach (var (path, id) in found)
        {
            if (!_known.ContainsKey(path))
            {
                _known[path] = (id, new(path, kinds, clock, log, ct));
            }
        }
    }

    // A plugin that was started again makes its socket anew, at the same path.
    private IEnumerable<(string Path, SocketId Id)> Sockets() => new DirectoryInfo(folder)
        .EnumerateFileSystemInfos()
        .Where(entry => !entry.Name.StartsWith('.') && entry.LinkTarget is null)
        .Select(entry => (entry.FullName, Facts: FileFacts.Of(entry.FullName), Made: entry.LastWriteTimeUtc))
        .Where(entry => entry.Facts?.Kind == FileKind.Socket)
        .Select(entry => (entry.FullName, new SocketId(entry.Facts!.Value.Id, entry.Made)))
        .Take(MostSockets);

    private async Task EndAsync()
    {
        var work = _known.Values.Select(known => known.Registration).Concat(_leaving).Select(registration => registration.Work);
        await Task.WhenAll(work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _known.Clear();
        _leaving.Clear();
    }

    private readonly record struct SocketId(FileId File, DateTime Made);
}
