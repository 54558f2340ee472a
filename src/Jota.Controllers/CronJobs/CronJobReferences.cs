using k8s.Models;

namespace Jota.Controllers;

/// <summary>How a cron job's status names its jobs.</summary>
internal static class CronJobReferences
{
    public static V1ObjectReference To(V1Job job) => new()
    {
        ApiVersion = "batch/v1",
        Kind = "Job",
        Name = job.Metadata.Name,
        NamespaceProperty = job.Metadata.NamespaceProperty,
        Uid = job.Metadata.Uid,
        ResourceVersion = job.Metadata.ResourceVersion,
    };
}
