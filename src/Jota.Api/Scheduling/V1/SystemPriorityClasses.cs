using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>The priority classes that every cluster has, for pods without which it does not work.</summary>
public static class SystemPriorityClasses
{
    /// <summary>All of them, as they are made.</summary>
    public static ImmutableArray<V1PriorityClass> All =>
    [
        Class(
            "system-node-critical", 2000001000, "Used for system critical pods that must not be moved from their current node."),
        Class(
            "system-cluster-critical", 2000000000,
            "Used for system critical pods that must run in the cluster, but can be moved to another node if necessary."),
    ];

    /// <summary>Whether it is the name of one.</summary>
    public static bool IsOne(string? name) => name is "system-node-critical" or "system-cluster-critical";

    internal static void Validate(V1PriorityClass given, FieldErrors at)
    {
        var name = given.Metadata.Name;
        var problem = All.FirstOrDefault(one => one.Metadata.Name == name) switch
        {
            null => $"{name} is not a known system priority class",
            { Value: var value } when value != given.Value => $"value of {name} PriorityClass must be {value}",
            _ when given.GlobalDefault == true => $"globalDefault of {name} PriorityClass must be false",
            _ => null,
        };
        if (problem is not null)
        {
            at.Forbidden($"priority class names with 'system-' prefix are reserved for system use only. error: {problem}");
        }
    }

    private static V1PriorityClass Class(string name, int value, string description) => new()
    {
        Metadata = new V1ObjectMeta { Name = name },
        Value = value,
        Description = description,
    };
}
