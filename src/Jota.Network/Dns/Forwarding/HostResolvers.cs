using System.Collections.Immutable;
using System.Net;

namespace Jota.Network.Dns.Forwarding;

/// <summary>
/// The host's resolvers, as its <c>resolv.conf</c> names them, followed as it changes: the file is often a link, and whoever changes it
/// puts another in its place.
/// </summary>
internal sealed class HostResolvers : IDisposable
{
    private readonly Lock _gate = new();
    private readonly string _file;
    private readonly Action _changed;
    private readonly Dictionary<string, FileSystemWatcher> _watchers = new(StringComparer.Ordinal);
    private ImmutableArray<IPEndPoint> _servers = [];
    private bool _disposed;

    /// <summary>Reads the file, and follows it.</summary>
    /// <param name="file">Usually <c>/etc/resolv.conf</c>; it need not be there.</param>
    /// <param name="changed">Told when the servers are others than before; from any thread.</param>
    public HostResolvers(string file, Action changed)
    {
        (_file, _changed) = (Path.GetFullPath(file), changed);
        Look();
    }

    /// <summary>The servers, the first one first.</summary>
    public ImmutableArray<IPEndPoint> Servers
    {
        get
        {
            lock (_gate)
            {
                return _servers;
            }
        }
    }

    /// <summary>The servers that a <c>resolv.conf</c> names.</summary>
    public static ImmutableArray<IPEndPoint> Read(IEnumerable<string> lines) =>
    [
        .. lines.Select(line => line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words is ["nameserver", _, ..])
            .Select(words => IPAddress.TryParse(words[1], out var address) ? new IPEndPoint(address, 53) : null)
            .OfType<IPEndPoint>()
            .Distinct(),
    ];

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            foreach (var watcher in _watchers.Values)
            {
                watcher.Dispose();
            }
        }
    }

    private void Look()
    {
        bool other;
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            // First who tells of changes, then the file: a change in between is told.
            Watch();
            var servers = ReadFile();
            other = !servers.SequenceEqual(_servers);
            _servers = servers;
        }

        if (other)
        {
            _changed();
        }
    }

    private ImmutableArray<IPEndPoint> ReadFile()
    {
        try
        {
            return Read(File.ReadLines(_file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>The folder of the file, and of what it links to.</summary>
    private void Watch()
    {
        foreach (var file in (string?[])[_file, TargetOf(_file)])
        {
            if (file is not null && Path.GetDirectoryName(file) is { } folder && Directory.Exists(folder) && !_watchers.ContainsKey(folder))
            {
                var watcher = new FileSystemWatcher(folder)
                {
                    NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite | NotifyFilters.CreationTime,
                };
                watcher.Changed += (_, change) => LookAt(change.FullPath);
                watcher.Created += (_, change) => LookAt(change.FullPath);
                watcher.Deleted += (_, change) => LookAt(change.FullPath);
                watcher.Renamed += (_, change) => LookAt(change.FullPath);
                watcher.Error += (_, _) => Look();
                watcher.EnableRaisingEvents = true;
                _watchers.Add(folder, watcher);
            }
        }
    }

    private void LookAt(string path)
    {
        if (path == _file || path == TargetOf(_file))
        {
            Look();
        }
    }

    private static string? TargetOf(string file)
    {
        try
        {
            return File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
