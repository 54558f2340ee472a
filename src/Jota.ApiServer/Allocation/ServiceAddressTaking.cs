using System.Collections.Immutable;
using Jota.Api;
using k8s.Models;

namespace Jota.ApiServer.Allocation;

/// <summary>One service's way to its addresses: those it names, else any.</summary>
internal sealed class ServiceAddressTaking(V1Service service, ImmutableArray<string> kept, ImmutableArray<AddressPool> pools, bool dryRun)
{
    private readonly List<string> _taken = [];
    private List<string>? _all;

    /// <summary>What was taken so far.</summary>
    public IReadOnlyList<string> Taken => _taken;

    public void Take()
    {
        var spec = service.Spec;
        if (spec.Type == ServiceTypes.ExternalName || ServiceTypes.IsHeadless(spec))
        {
            return;
        }

        var all = (spec.ClusterIPs ?? []).ToList();
        for (var i = 0; i < spec.IpFamilies.Count; i++)
        {
            var said = i < all.Count ? all[i] : "";
            var address = said.Length == 0 ? Any(spec.IpFamilies[i]) : kept.Contains(said) ? said : This(said, spec.IpFamilies[i]);
            if (i < all.Count)
            {
                all[i] = address;
            }
            else
            {
                all.Add(address);
            }
        }

        _all = all;
    }

    /// <summary>Writes what it got into the service.</summary>
    public void Give()
    {
        if (_all is not null)
        {
            (service.Spec.ClusterIPs, service.Spec.ClusterIP) = (_all, _all[0]);
        }
    }

    private string Any(string family)
    {
        var pool = pools.First(p => p.Family == family);
        if (dryRun)
        {
            // Upstream's answer, too: finding a free one would promise what nobody can keep.
            return pool.Range.BaseAddress.ToString();
        }

        var address = pool.TakeAny() ?? throw ServiceErrors.Exhausted("failed to allocate a serviceIP: range is full");
        _taken.Add(address);
        return address;
    }

    private string This(string address, string family)
    {
        if (pools.First(p => p.Family == family).Take(address, dryRun) is { } objection)
        {
            throw ServiceErrors.Invalid(
                service, spec =>
                    spec.At("clusterIPs").InvalidList(service.Spec.ClusterIPs, $"failed to allocate IP {address}: {objection}"));
        }

        if (!dryRun)
        {
            _taken.Add(address);
        }

        return address;
    }
}
