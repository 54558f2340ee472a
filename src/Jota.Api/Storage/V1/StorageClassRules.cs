using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of a storage class.</summary>
internal static class StorageClassRules
{
    private const int MostParameters = 512;
    private const int MostParameterBytes = 256 << 10;

    public static string? ShownName(V1StorageClass obj) =>
        DefaultStorageClass.Is(obj) ? $"{obj.Metadata.Name} (default)" : obj.Metadata.Name;

    public static void Validate(V1StorageClass obj, FieldErrors errors)
    {
        FirstPass.Check(obj, errors);
        if (obj.Provisioner is { Length: > 0 } provisioner)
        {
            errors.At("provisioner").InvalidEach(provisioner, NameSyntax.QualifiedNameErrors(provisioner.ToLowerInvariant()));
        }

        ValidateParameters(obj.Parameters, errors.At("parameters"));
        if (obj.ReclaimPolicy is { Length: > 0 })
        {
            FirstPass.CheckReclaimPolicy(obj, errors);
        }

        FirstPass.CheckBinding(obj, errors);
        ValidateTopologies(obj.AllowedTopologies, errors.At("allowedTopologies"));
    }

    public static void ValidateUpdate(V1StorageClass obj, V1StorageClass old, FieldErrors errors)
    {
        Fixed(!Same(obj.Parameters, old.Parameters), "parameters", errors);
        Fixed(obj.Provisioner != old.Provisioner, "provisioner", errors);
        Fixed(obj.ReclaimPolicy != old.ReclaimPolicy, "reclaimPolicy", errors);
        Immutable.RefuseChange(obj.VolumeBindingMode, old.VolumeBindingMode, errors.At("volumeBindingMode"));
    }

    public static void ValidateParameters(IDictionary<string, string>? parameters, FieldErrors at)
    {
        if (parameters?.Count > MostParameters)
        {
            at.TooLong(MostParameters);
            return;
        }

        var size = 0L;
        foreach (var (key, value) in parameters ?? new Dictionary<string, string>())
        {
            at.InvalidIf(key, key.Length == 0 ? "field can not be empty." : null);
            size += System.Text.Encoding.UTF8.GetByteCount(key) + System.Text.Encoding.UTF8.GetByteCount(value ?? "");
        }

        if (size > MostParameterBytes)
        {
            at.TooLong(MostParameterBytes);
        }
    }

    private static void ValidateTopologies(IList<V1TopologySelectorTerm>? terms, FieldErrors at)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < terms?.Count; i++)
        {
            var (place, keys) = (at.At(i).At("matchLabelExpressions"), new HashSet<string>(StringComparer.Ordinal));
            var expressions = terms[i].MatchLabelExpressions ?? [];
            for (var j = 0; j < expressions.Count; j++)
            {
                FirstPass.Check(expressions[j], place.At(j));
                if (!keys.Add(expressions[j].Key ?? ""))
                {
                    place.At(j).At("key").Duplicate(expressions[j].Key ?? "");
                }
            }

            if (!seen.Add(Meaning(expressions)))
            {
                place.Duplicate("");
            }
        }
    }

    // Equal for terms that say the same: neither the order of the expressions nor that of their values matters.
    private static string Meaning(IList<V1TopologySelectorLabelRequirement> expressions) =>
        string.Join('\0', expressions.Select(Meaning).Order(StringComparer.Ordinal).Distinct());

    private static string Meaning(V1TopologySelectorLabelRequirement expression) =>
        $"{expression.Key}={string.Join(',', (expression.Values ?? []).Order(StringComparer.Ordinal).Distinct())}";

    private static bool Same(IDictionary<string, string>? one, IDictionary<string, string>? other) =>
        (one?.Count ?? 0) == (other?.Count ?? 0)
        && (one ?? new Dictionary<string, string>()).All(pair => other!.TryGetValue(pair.Key, out var value) && value == pair.Value);

    private static void Fixed(bool changed, string field, FieldErrors errors)
    {
        if (changed)
        {
            errors.At(field).Forbidden($"updates to {field} are forbidden.");
        }
    }
}
