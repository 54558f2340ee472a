using System.Collections.Immutable;
using System.Text;
using Jota.Kubelet.Specs;
using k8s.Models;

namespace Jota.Kubelet.Containers;

/// <summary>What environment variables are made from.</summary>
internal sealed record EnvironmentInput(V1Pod Pod, V1Container Container)
{
    /// <summary>ConfigMaps by name; those that do not exist are absent.</summary>
    public IReadOnlyDictionary<string, V1ConfigMap> ConfigMaps { get; init; } = ImmutableDictionary<string, V1ConfigMap>.Empty;

    /// <summary>Secrets by name; those that do not exist are absent.</summary>
    public IReadOnlyDictionary<string, V1Secret> Secrets { get; init; } = ImmutableDictionary<string, V1Secret>.Empty;

    /// <summary>The services that the container is told of.</summary>
    public IReadOnlyList<V1Service> Services { get; init; } = [];

    public FieldValues Fields { get; init; } = new();

    /// <summary>What the node can give, the limit of containers that state none.</summary>
    public NodeCapacity Node { get; init; } = new(0, 0, 0);
}

/// <summary>The variables, and names that were left out because they are none.</summary>
internal sealed record EnvironmentPlan(IReadOnlyList<KeyValuePair<string, string>> Variables)
{
    private static readonly EnvironmentPlan Empty = new([]);

    /// <summary>The variables by name.</summary>
    public IReadOnlyDictionary<string, string> Values { get; private init; } = ImmutableDictionary<string, string>.Empty;

    public IReadOnlyList<(string Source, string Name)> Invalid { get; init; } = [];

    /// <summary>
    /// Computes a container's variables: those of <c>envFrom</c> in order, then those of <c>env</c>, which win; then those of services that
    /// nobody hides. Later ones of <c>env</c> may refer to earlier ones, and to those of services, as <c>$(NAME)</c>. Throws
    /// <see cref="ContainerConfigException"/>.
    /// </summary>
    public static EnvironmentPlan Compute(EnvironmentInput input)
    {
        if (input is { Services.Count: 0, Container: { Env: not { Count: > 0 }, EnvFrom: not { Count: > 0 } } })
        {
            return Empty;
        }

        var services = ServiceVariables.Of(input.Services).ToList();
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var order = new List<string>();
        var invalid = new List<(string, string)>();
        foreach (var source in input.Container.EnvFrom ?? [])
        {
            foreach (var (name, value) in From(source, input, invalid))
            {
                Set(name, value);
            }
        }

        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in services)
        {
            known[name] = value;
        }

        foreach (var (name, value) in values)
        {
            known[name] = value;
        }

        foreach (var variable in input.Container.Env ?? [])
        {
            if (!values.ContainsKey(variable.Name))
            {
                // Whoever hides a service does not see it either.
                known.Remove(variable.Name);
            }

            if (ValueOf(variable, input, known) is { } value)
            {
                Set(variable.Name, value);
                known[variable.Name] = value;
            }
        }

        foreach (var (name, value) in services.Where(service => !values.ContainsKey(service.Key)))
        {
            Set(name, value);
        }

        return new([.. order.Select(name => KeyValuePair.Create(name, values[name]))]) { Invalid = invalid, Values = values };

        void Set(string name, string value)
        {
            if (!values.ContainsKey(name))
            {
                order.Add(name);
            }

            values[name] = value;
        }
    }

    private static IEnumerable<(string Name, string Value)> From(
        V1EnvFromSource source, EnvironmentInput input, List<(string, string)> invalid)
    {
        var ns = input.Pod.Metadata.NamespaceProperty;
        var (label, data) = source switch
        {
            { ConfigMapRef: { } map } =>
                ($"configMap {ns}/{map.Name}", Found(input.ConfigMaps, map.Name, map.Optional, "configmap")?.Data?.AsEnumerable()),
            { SecretRef: { } secret } => ($"secret {ns}/{secret.Name}",
                Found(input.Secrets, secret.Name, secret.Optional, "secret")?.Data?.Select(
                    d => KeyValuePair.Create(d.Key, Encoding.UTF8.GetString(d.Value)))),
            _ => ("", null),
        };
        foreach (var (key, value) in (data ?? []).OrderBy(d => d.Key, StringComparer.Ordinal))
        {
            var name = source.Prefix + key;
            if (IsName(name))
            {
                yield return (name, value);
            }
            else
            {
                invalid.Add((label, name));
            }
        }
    }

    private static string? ValueOf(V1EnvVar variable, EnvironmentInput input, Dictionary<string, string> known) => variable.ValueFrom switch
    {
        null => Expansion.Expand(variable.Value ?? "", known),
        { FieldRef: { } field } => input.Fields.Of(input.Pod, field.FieldPath),
        { ResourceFieldRef: { } resource } => ResourceFieldValue.Compute(input.Pod, resource, input.Container, input.Node),
        { ConfigMapKeyRef: { } map } => Key(
            Found(input.ConfigMaps, map.Name, map.Optional, "configmap")?.Data, map.Key, map.Optional,
            $"ConfigMap {input.Pod.Metadata.NamespaceProperty}/{map.Name}"),
        { SecretKeyRef: { } secret } => Key(
            Found(input.Secrets, secret.Name, secret.Optional, "secret")?.Data?.ToDictionary(
                d => d.Key, d => Encoding.UTF8.GetString(d.Value)),
            secret.Key, secret.Optional, $"Secret {input.Pod.Metadata.NamespaceProperty}/{secret.Name}"),
        _ => null,
    };

    private static T? Found<T>(IReadOnlyDictionary<string, T> objects, string name, bool? optional, string kind)
        where T : class =>
        objects.GetValueOrDefault(name) ?? (optional == true ? null : throw new ContainerConfigException($"{kind} \"{name}\" not found"));

    private static string? Key(IDictionary<string, string>? data, string key, bool? optional, string where)
    {
        if (data is not null && data.TryGetValue(key, out var value))
        {
            return value;
        }

        return optional == true ? null : throw new ContainerConfigException($"couldn't find key {key} in {where}");
    }

    // Whatever a process can be given: printable ASCII but the equals sign.
    private static bool IsName(string name) => name.Length > 0 && name.All(c => c is >= ' ' and <= '~' and not '=');
}
