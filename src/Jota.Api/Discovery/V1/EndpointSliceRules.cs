using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of an endpoint slice.</summary>
internal static class EndpointSliceRules
{
    private const int MostEndpoints = 1000;
    private const int MostAddresses = 100;
    private const int MostPorts = 20000;
    private const int MostHints = 8;

    public static void Validate(V1EndpointSlice slice, FieldErrors errors)
    {
        FirstPass.Check(slice, errors);
        ValidateEndpoints(slice, errors.At("endpoints"));
        ValidatePorts(slice.Ports, errors.At("ports"));
    }

    private static void ValidateEndpoints(V1EndpointSlice slice, FieldErrors at)
    {
        if (slice.Endpoints?.Count > MostEndpoints)
        {
            at.TooMany(slice.Endpoints.Count, MostEndpoints);
            return;
        }

        for (var i = 0; i < slice.Endpoints?.Count; i++)
        {
            ValidateAddresses(
                slice.Endpoints[i].Addresses, slice.AddressType, AddressRules.IsApi(slice.Metadata), at.At(i).At("addresses"));
            Validate(slice.Endpoints[i], at.At(i));
        }
    }

    private static void ValidateAddresses(IList<string>? addresses, string? type, bool loopbackAllowed, FieldErrors at)
    {
        if (addresses is not { Count: > 0 })
        {
            at.Required("must contain at least 1 address");
            return;
        }

        if (addresses.Count > MostAddresses)
        {
            at.TooMany(addresses.Count, MostAddresses);
        }

        for (var i = 0; i < addresses.Count; i++)
        {
            switch (type)
            {
                case "IPv4" or "IPv6":
                    AddressRules.Validate(addresses[i], type == "IPv6", at.At(i), loopbackAllowed);
                    break;
                case "FQDN":
                    ValidateDomain(addresses[i], at.At(i));
                    break;
            }
        }
    }

    private static void ValidateDomain(string name, FieldErrors at)
    {
        if (!at.Present(name))
        {
            return;
        }

        var plain = name.EndsWith('.') ? name[..^1] : name;
        var errors = NameSyntax.DnsSubdomainErrors(plain);
        at.InvalidEach(plain, errors);
        if (errors.IsEmpty && plain.Split('.').Length < 2)
        {
            at.Invalid(plain, "should be a domain with at least two segments separated by dots");
        }
    }

    private static void Validate(V1Endpoint endpoint, FieldErrors at)
    {
        FirstPass.Check(endpoint, at);
        ValidateHints(
            [.. (endpoint.Hints?.ForZones ?? []).Select(zone => zone.Name)], NameSyntax.QualifiedNameError, at.At("hints").At("forZones"));
        ValidateHints([.. (endpoint.Hints?.ForNodes ?? []).Select(hint => hint.Name)], NodeNameError, at.At("hints").At("forNodes"));
    }

    private static string? NodeNameError(string name) => NameSyntax.DnsSubdomainError(name);

    private static void ValidateHints(IReadOnlyList<string?> names, Func<string, string?> error, FieldErrors at)
    {
        if (names.Count > MostHints)
        {
            at.TooMany(names.Count, MostHints);
            return;
        }

        for (var i = 0; i < names.Count; i++)
        {
            var (name, place) = (names[i] ?? "", at.At(i).At("name"));
            if (names.Take(i).Contains(name))
            {
                place.Duplicate(name);
            }

            place.InvalidIf(name, error(name));
        }
    }

    private static void ValidatePorts(IList<Discoveryv1EndpointPort>? ports, FieldErrors at)
    {
        if (ports?.Count > MostPorts)
        {
            at.TooMany(ports.Count, MostPorts);
            return;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < ports?.Count; i++)
        {
            Validate(ports[i], names, at.At(i));
        }
    }

    private static void Validate(Discoveryv1EndpointPort port, HashSet<string> names, FieldErrors at)
    {
        var name = port.Name ?? "";
        if (name.Length > 0)
        {
            at.At("name").InvalidEach(name, NameSyntax.DnsLabelErrors(name));
        }

        if (!names.Add(name))
        {
            at.At("name").Duplicate(name);
        }

        FirstPass.Check(port, at);
    }
}
