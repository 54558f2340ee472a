using System.Collections.Immutable;

namespace Jota.ApiServer.Admission.PodSecurity;

/// <summary>How violations are worded.</summary>
internal static class Phrase
{
    /// <summary><c>container "a"</c>, <c>containers "a", "b"</c>.</summary>
    public static string Containers(ImmutableArray<string> names) => $"{Of(names.Length, "container", "containers")} {Quoted(names)}";

    /// <summary><c>pod</c>, <c>pod and container "a"</c>, <c>containers "a", "b"</c>.</summary>
    public static string Setters(bool pod, ImmutableArray<string> containers) => (pod, containers.IsEmpty) switch
    {
        (true, true) => "pod",
        (true, false) => $"pod and {Containers(containers)}",
        _ => Containers(containers),
    };

    /// <summary>The word for one or for several.</summary>
    public static string Of(int count, string one, string several) => count == 1 ? one : several;

    /// <summary>In quotes, with commas.</summary>
    public static string Quoted(IEnumerable<string> words) => string.Join(", ", words.Select(word => $"\"{word}\""));

    /// <summary>Each once, in order.</summary>
    public static ImmutableArray<string> Sorted(IEnumerable<string?> words) =>
        [.. words.Select(word => word ?? "").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
