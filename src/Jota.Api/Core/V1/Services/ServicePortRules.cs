using k8s.Models;

namespace Jota.Api;

/// <summary>The rules of a service's ports.</summary>
internal static class ServicePortRules
{
    public static void Validate(IList<V1ServicePort>? ports, FieldErrors at)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < ports?.Count; i++)
        {
            ValidateName(ports[i].Name, ports.Count > 1, names, at.At(i).At("name"));
            Validate(ports[i], at.At(i));
        }
    }

    /// <summary>No two ports of the same protocol may be the same, neither the service's nor the nodes'.</summary>
    public static void ValidateDistinct(IList<V1ServicePort>? ports, FieldErrors at)
    {
        var taken = new HashSet<(string?, int?)>();
        for (var i = 0; i < ports?.Count; i++)
        {
            if (ports[i].NodePort is { } node and not 0 && !taken.Add((ports[i].Protocol, node)))
            {
                at.At(i).At("nodePort").Duplicate(node);
            }
        }

        var used = new HashSet<(string?, int)>();
        for (var i = 0; i < ports?.Count; i++)
        {
            if (!used.Add((ports[i].Protocol, ports[i].Port)))
            {
                at.At(i).Duplicate(GoText.Struct(
                    ("Name", ""), ("Protocol", ports[i].Protocol), ("AppProtocol", null), ("Port", ports[i].Port), ("TargetPort", 0),
                    ("NodePort", 0)));
            }
        }
    }

    private static void ValidateName(string? name, bool required, HashSet<string> names, FieldErrors at)
    {
        if (string.IsNullOrEmpty(name))
        {
            if (required)
            {
                at.Required();
            }

            return;
        }

        at.InvalidEach(name, NameSyntax.DnsLabelErrors(name));
        if (!names.Add(name))
        {
            at.Duplicate(name);
        }
    }

    private static void Validate(V1ServicePort port, FieldErrors at)
    {
        FirstPass.Check(port, at);
        PortRules.ValidateNumberOrName(port.TargetPort, at.At("targetPort"));
        FirstPass.CheckAppProtocol(port, at);
    }
}
