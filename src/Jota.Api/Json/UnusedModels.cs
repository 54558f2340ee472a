using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using k8s.Models;

namespace Jota.Api;

/// <summary>
/// Which of the package's models nobody here ever reads or writes: those of versions that are not served, and lists, which go item by item.
/// Their contracts are a third of all. The native compiler leaves out what makes them (<c>src/Jota/unused-models.xml</c>, which a test
/// compares with this), so that they take neither room nor time at the start; the resolver hides them everywhere else as well, so that no
/// test passes with what the binary lacks.
/// </summary>
internal static class UnusedModels
{
    /// <summary>What looks so, and is part of a model that is used: the contract of V1JobSpec needs these.</summary>
    private static readonly HashSet<Type> Used =
    [
        typeof(V1APIResourceList), typeof(V1alpha3TopologyConstraint), typeof(V1alpha3WorkloadPodGroupDisruptionMode),
        typeof(V1alpha3WorkloadPodGroupGangSchedulingPolicy), typeof(V1alpha3WorkloadPodGroupResourceClaim),
        typeof(V1alpha3WorkloadPodGroupSchedulingConstraints), typeof(V1alpha3WorkloadPodGroupSchedulingPolicy),
    ];

    /// <summary>Hides them.</summary>
    public static IJsonTypeInfoResolver HiddenFrom(IJsonTypeInfoResolver all) => new Resolver(all);

    /// <summary>Whether a type is one of them, or is made of one.</summary>
    public static bool Contain(Type type) => type.IsGenericType
        ? type.GenericTypeArguments.Any(Contain)
        : type.Namespace == "k8s.Models" && !Used.Contains(type)
            && (IsPreview(type.Name) || type.Name.EndsWith("List", StringComparison.Ordinal));

    /// <summary>V1alpha1Eviction, V2beta1APIGroupDiscovery.</summary>
    private static bool IsPreview(ReadOnlySpan<char> name)
    {
        var version = name.TrimStart('V').TrimStart("0123456789");
        return version.Length < name.Length - 1 && (version.StartsWith("alpha") || version.StartsWith("beta"));
    }

    private sealed class Resolver(IJsonTypeInfoResolver all) : IJsonTypeInfoResolver
    {
        public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options) => Contain(type) ? null : all.GetTypeInfo(type, options);
    }
}
