using k8s.Models;

namespace Jota.Api;

/// <summary>Advice on a new pod's containers.</summary>
internal static class ContainerWarnings
{
    public static IEnumerable<string> Of(IDictionary<string, string>? annotations, V1PodSpec spec, string root)
    {
        foreach (var (container, path) in All(spec, root))
        {
            var key = PodAnnotations.ContainerSeccompPrefix + container.Name;
            if (container.SecurityContext?.SeccompProfile is null && annotations?.ContainsKey(key) == true)
            {
                yield return $"{root}metadata.annotations[{key}]: non-functional in v1.27+; use the \"seccompProfile\" field instead";
            }

            foreach (var warning in OfResources(container, path).Concat(OfEnvironment(container, path)))
            {
                yield return warning;
            }
        }
    }

    /// <summary>Half a byte cannot be had.</summary>
    public static IEnumerable<string> OfFractions(IDictionary<string, ResourceQuantity>? amounts, string path)
    {
        foreach (var name in new[] { ResourceNaming.Memory, ResourceNaming.EphemeralStorage })
        {
            if (amounts is not null && amounts.TryGetValue(name, out var amount) && amount.ToDecimal() % 1 != 0)
            {
                yield return $"{path}[{name}]: fractional byte value \"{QuantityText.Of(amount)}\" is invalid, must be an integer";
            }
        }
    }

    internal static IEnumerable<(V1Container Container, string Path)> All(V1PodSpec spec, string root) =>
        (spec.InitContainers ?? []).Select((container, i) => (container, $"{root}spec.initContainers[{i}]"))
            .Concat((spec.Containers ?? []).Select((container, i) => (container, $"{root}spec.containers[{i}]")));

    private static IEnumerable<string> OfResources(V1Container container, string path)
    {
        foreach (var name in new[] { ResourceNaming.Memory, ResourceNaming.EphemeralStorage })
        {
            foreach (var (field, amounts) in new[] { ("limits", container.Resources?.Limits), ("requests", container.Resources?.Requests) })
            {
                if (amounts is not null && amounts.TryGetValue(name, out var amount))
                {
                    foreach (var warning in OfFractions(
                        new Dictionary<string, ResourceQuantity> { [name] = amount }, $"{path}.resources.{field}"))
                    {
                        yield return warning;
                    }
                }
            }
        }
    }

    // A second definition is meant only when it builds on the first: A=1, A=$(A)2.
    private static IEnumerable<string> OfEnvironment(V1Container container, string path)
    {
        var names = new HashSet<string>();
        for (var i = 0; i < container.Env?.Count; i++)
        {
            var variable = container.Env[i];
            var reference = $"$({variable.Name})";
            var builds = variable.ValueFrom is null && variable.Value is { } value
                && value != reference && value.Contains(reference, StringComparison.Ordinal);
            if (!names.Add(variable.Name ?? "") && !builds)
            {
                yield return $"{path}.env[{i}]: hides previous definition of \"{variable.Name}\", which may be dropped when using apply";
            }
        }
    }
}
