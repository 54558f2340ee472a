using System.Collections.Concurrent;
using Jota.Api;
using Jota.Kubelet.Plugins;

namespace Jota.Kubelet.Csi;

/// <summary>The CSI drivers of a node: those whose sockets are there now, told in the node's objects.</summary>
internal sealed class CsiDrivers(CsiNodeObjects objects, TimeProvider clock) : IPluginKind, IDisposable
{
    private const int LongestName = 63;

    private readonly ConcurrentDictionary<string, CsiDriver> _byName = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Driver, string PodUid), Action> _waiting = new();
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <inheritdoc/>
    public string Type => "CSIPlugin";

    /// <summary>The driver of a name; null while there is none.</summary>
    public CsiDriver? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The driver of a name.</summary>
    /// <exception cref="PluginException">There is none.</exception>
    public CsiDriver Get(string name) =>
        Find(name) ?? throw new PluginException($"driver name {name} not found in the list of registered CSI drivers");

    /// <summary>Has a pod woken, once, when a driver comes.</summary>
    public void WakeWhenThere(string driver, string podUid, Action wake)
    {
        _waiting[(driver, podUid)] = wake;
        if (Find(driver) is not null)
        {
            Wake(driver);
        }
    }

    /// <summary>A pod waits for nothing any more.</summary>
    public void Forget(string podUid)
    {
        foreach (var key in _waiting.Keys.Where(key => key.PodUid == podUid))
        {
            _waiting.TryRemove(key, out _);
        }
    }

    /// <inheritdoc/>
    public async Task RegisterAsync(Plugin plugin, CancellationToken ct)
    {
        Check(plugin);
        await _turn.WaitAsync(ct);
        try
        {
            var driver = new CsiDriver(plugin, clock);
            try
            {
                var info = await driver.GetInfoAsync(ct);
                await driver.LearnAsync(ct);
                await objects.AddAsync(CsiNodeEntry.Of(plugin.Name, info), ct);
            }
            catch
            {
                driver.Dispose();
                throw;
            }

            var before = Find(plugin.Name);
            _byName[plugin.Name] = driver;
            before?.Dispose();
        }
        finally
        {
            _turn.Release();
        }

        Wake(plugin.Name);
    }

    /// <inheritdoc/>
    public async Task DeregisterAsync(Plugin plugin, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            var known = Find(plugin.Name);
            if (known is not null && !ReferenceEquals(known.Plugin, plugin))
            {
                return;
            }

            await objects.RemoveAsync(plugin.Name, ct);
            _byName.TryRemove(plugin.Name, out _);
            known?.Dispose();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var driver in _byName.Values)
        {
            driver.Dispose();
        }

        _turn.Dispose();
    }

    private void Wake(string driver)
    {
        foreach (var key in _waiting.Keys.Where(key => key.Driver == driver))
        {
            if (_waiting.TryRemove(key, out var wake))
            {
                wake();
            }
        }
    }

    // Its name becomes part of paths and of objects of the API.
    private static void Check(Plugin plugin)
    {
        var name = plugin.Name;
        if (name.Length > LongestName || !NameSyntax.DnsSubdomainErrors(name.ToLowerInvariant()).IsEmpty)
        {
            throw new PluginException($"\"{name}\" is no name of a CSI driver");
        }

        if (!plugin.Versions.Any(version => version.TrimStart('v').Split('.')[0] == "1"))
        {
            throw new PluginException(
                $"CSI driver {name} serves versions [{string.Join(' ', plugin.Versions)}], this node needs one of 1.x");
        }
    }
}
