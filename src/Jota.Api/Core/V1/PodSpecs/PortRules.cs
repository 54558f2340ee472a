using System.Globalization;
using k8s.Models;

namespace Jota.Api;

/// <summary>The rules of container ports.</summary>
internal static class PortRules
{
    public static void Validate(IList<V1ContainerPort>? ports, FieldErrors at)
    {
        var names = new HashSet<string>();
        for (var i = 0; i < ports?.Count; i++)
        {
            ValidateName(ports[i].Name, names, at.At(i).At("name"));
            ValidateNumbers(ports[i], at.At(i));
            FirstPass.Check(ports[i], at.At(i));
        }
    }

    /// <summary>A probe's or hook's port: a number, or the name of a container port.</summary>
    public static void ValidateNumberOrName(IntOrString? port, FieldErrors at)
    {
        if (int.TryParse(port?.Value ?? "0", NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            at.InvalidIf(number, ValueSyntax.PortNumberError(number));
        }
        else
        {
            at.InvalidEach(port!.Value, NameSyntax.PortNameErrors(port.Value));
        }
    }

    /// <summary>No two containers that run side by side may take the same port of the host.</summary>
    public static void ValidateHostPorts(IEnumerable<V1Container> containers, FieldErrors at)
    {
        var taken = new HashSet<string>();
        foreach (var (container, index) in containers.Select((container, index) => (container, index)))
        {
            for (var i = 0; i < container.Ports?.Count; i++)
            {
                var port = container.Ports[i];
                var key = string.Create(CultureInfo.InvariantCulture, $"{port.Protocol}/{port.HostIP}/{port.HostPort}");
                if (port.HostPort is not null and not 0 && !taken.Add(key))
                {
                    at.At(index).At("ports").At(i).At("hostPort").Duplicate(key);
                }
            }
        }
    }

    /// <summary>In the host's network both numbers are one. A template may leave out the host's, since each pod fills it in.</summary>
    public static void ValidateHostNetwork(V1PodSpec spec, FieldErrors at, PodSpecContext context)
    {
        if (spec.HostNetwork != true)
        {
            return;
        }

        for (var i = 0; i < spec.Containers?.Count; i++)
        {
            for (var j = 0; j < spec.Containers[i].Ports?.Count; j++)
            {
                var port = spec.Containers[i].Ports[j];
                var host = port.HostPort ?? 0;
                if ((context.IsPod || host != 0) && host != port.ContainerPort)
                {
                    at.At("containers").At(i).At("ports").At(j).At("hostPort")
                        .Invalid(host, "must match `containerPort` when `hostNetwork` is true");
                }
            }
        }
    }

    private static void ValidateName(string? name, HashSet<string> names, FieldErrors at)
    {
        if (string.IsNullOrEmpty(name))
        {
            return;
        }

        var errors = NameSyntax.PortNameErrors(name);
        at.InvalidEach(name, errors);
        if (errors.IsEmpty && !names.Add(name))
        {
            at.Duplicate(name);
        }
    }

    private static void ValidateNumbers(V1ContainerPort port, FieldErrors at)
    {
        FirstPass.CheckNumber(port, at);
        if (port.HostPort is { } host and not 0)
        {
            at.At("hostPort").InvalidIf(host, ValueSyntax.PortNumberError(host));
        }
    }
}
