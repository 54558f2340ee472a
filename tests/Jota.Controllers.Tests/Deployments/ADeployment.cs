using System.Globalization;
using k8s.Models;

namespace Jota.Controllers.Tests.Deployments;

/// <summary>Deployments and replica sets for tests.</summary>
internal static class ADeployment
{
    public static readonly DateTime Start = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    public static V1Deployment Named(string name, int replicas = 3, string image = "nginx:1", string? surge = "25%", string? unavailable = "25%") => new()
    {
        Metadata = new() { Name = name, NamespaceProperty = "default", Uid = $"uid-{name}", Generation = 1 },
        Spec = new()
        {
            Replicas = replicas,
            Selector = new() { MatchLabels = new Dictionary<string, string> { ["app"] = name } },
            Strategy = new() { Type = "RollingUpdate", RollingUpdate = new() { MaxSurge = surge!, MaxUnavailable = unavailable! } },
            ProgressDeadlineSeconds = 600,
            RevisionHistoryLimit = 10,
            Template = Template(name, image),
        },
        Status = new(),
    };

    public static V1Deployment Recreated(string name, int replicas = 2)
    {
        var deployment = Named(name, replicas);
        deployment.Spec.Strategy = new() { Type = "Recreate" };
        return deployment;
    }

    public static V1PodTemplateSpec Template(string app, string image) => new()
    {
        Metadata = new() { Labels = new Dictionary<string, string> { ["app"] = app } },
        Spec = new() { Containers = [new() { Name = "web", Image = image }] },
    };

    /// <summary>A replica set that its controller has seen.</summary>
    public static V1ReplicaSet ReplicaSet(
        string name, int desired, int? available = null, int? actual = null, int revision = 1, int age = 0, RolloutLimits? noted = null)
    {
        Dictionary<string, string> annotations = new() { [DeploymentAnnotations.Revision] = revision.ToString(CultureInfo.InvariantCulture) };
        if (noted is { } limits)
        {
            DeploymentAnnotations.SetSizes(annotations, limits);
        }

        return new()
        {
            Metadata = new()
            {
                Name = name,
                NamespaceProperty = "default",
                Uid = $"uid-{name}",
                Generation = 1,
                CreationTimestamp = Start.AddMinutes(-age),
                Annotations = annotations,
            },
            Spec = new() { Replicas = desired, Template = Template("web", name) },
            Status = new()
            {
                ObservedGeneration = 1,
                Replicas = actual ?? desired,
                ReadyReplicas = available ?? desired,
                AvailableReplicas = available ?? desired,
                TerminatingReplicas = 0,
            },
        };
    }

    public static ReplicaSetFamily Family(V1ReplicaSet? present, params V1ReplicaSet[] old) => new(present, [.. old]);

    public static string[] Texts(IEnumerable<ReplicaSetScale> scales) => [.. scales.Select(s => $"{s.ReplicaSet.Metadata.Name}={s.Replicas}")];
}
