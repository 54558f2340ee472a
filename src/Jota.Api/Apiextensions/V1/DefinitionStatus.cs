using k8s.Models;

namespace Jota.Api;

/// <summary>What the server says of a CustomResourceDefinition: accepted names, conditions, and which versions may be stored.</summary>
public static class DefinitionStatus
{
    /// <summary>The condition that says whether the names could be taken.</summary>
    public const string NamesAccepted = "NamesAccepted";

    /// <summary>The condition that says whether the kind is served.</summary>
    public const string Established = "Established";

    /// <summary>The condition that says whether the kind is about to go.</summary>
    public const string Terminating = "Terminating";

    /// <summary>The finalizer that holds a definition until its objects are gone.</summary>
    public const string CleanupFinalizer = "customresourcecleanup.apiextensions.k8s.io";

    /// <summary>Whether a condition is true.</summary>
    public static bool Is(V1CustomResourceDefinition crd, string condition) =>
        crd.Status?.Conditions?.Any(c => c.Type == condition && c.Status == "True") == true;

    /// <summary>A status with another condition in the place of what was said of that type; the time stays where the status does.</summary>
    public static V1CustomResourceDefinitionStatus With(
        V1CustomResourceDefinitionStatus? status, V1CustomResourceDefinitionCondition condition, DateTime now)
    {
        var conditions = (status?.Conditions ?? []).ToList();
        var at = conditions.FindIndex(c => c.Type == condition.Type);
        condition.LastTransitionTime = at >= 0 && conditions[at].Status == condition.Status ? conditions[at].LastTransitionTime : now;
        if (at < 0)
        {
            conditions.Add(condition);
        }
        else
        {
            conditions[at] = condition;
        }

        return (status ?? new()) with { Conditions = conditions };
    }

    internal static V1CustomResourceDefinitionStatus OfNew(V1CustomResourceDefinitionSpec? spec) =>
        WithStorageVersion(new() { AcceptedNames = new() { Plural = "", Kind = "" } }, spec);

    internal static V1CustomResourceDefinitionStatus WithStorageVersion(
        V1CustomResourceDefinitionStatus? status, V1CustomResourceDefinitionSpec? spec)
    {
        status ??= new();
        return spec?.Versions?.FirstOrDefault(version => version.Storage) is not { Name: { } name }
            || status.StoredVersions?.Contains(name) == true
                ? status
                : status with { StoredVersions = [.. status.StoredVersions ?? [], name] };
    }

    internal static void Validate(V1CustomResourceDefinition crd, FieldErrors at)
    {
        if (crd.Status?.AcceptedNames is { } accepted)
        {
            DefinitionNames.Validate(accepted, at.At("acceptedNames"));
        }

        ValidateStored(crd.Status?.StoredVersions, crd.Spec.Versions, at.At("storedVersions"));
    }

    private static void ValidateStored(IList<string>? stored, IList<V1CustomResourceDefinitionVersion>? versions, FieldErrors at)
    {
        if (stored is not { Count: > 0 })
        {
            at.Invalid(stored is null ? null : ShownText.Of("[]"), "must have at least one stored version");
            return;
        }

        var storage = (versions ?? []).Where(version => version.Storage).Select(version => version.Name).ToList();
        var (known, kept) = (Names(versions), stored.ToHashSet(StringComparer.Ordinal));
        if (storage.Find(name => !kept.Contains(name)) is { } missing)
        {
            at.Invalid(ShownText.List(stored.Select(ShownText.Quote)), $"must have the storage version {missing}");
        }

        for (var i = 0; i < stored.Count; i++)
        {
            var name = stored[i];
            if (!known.Contains(name))
            {
                at.At(i).Invalid(
                    name,
                    $"missing from spec.versions; {name} was previously a storage version, and must remain in spec.versions until a " +
                    $"storage migration ensures no data remains persisted in {name} and removes {name} from status.storedVersions");
            }
        }
    }

    private static HashSet<string> Names(IList<V1CustomResourceDefinitionVersion>? versions) =>
        (versions ?? []).Select(version => version.Name).ToHashSet(StringComparer.Ordinal);
}
