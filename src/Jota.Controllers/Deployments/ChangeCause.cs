using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// Says in a replica set's annotations what its revision changed, where no person did. What a person wrote, on the deployment or on the
/// replica set, is never overwritten.
/// </summary>
internal static class ChangeCause
{
    /// <summary>For a replica set that is about to be made: what its template changes.</summary>
    public static void ForNew(IDictionary<string, string> annotations, V1Deployment deployment, V1ReplicaSet? previous, bool generate)
    {
        if (generate && previous is not null && !annotations.ContainsKey(DeploymentAnnotations.ChangeCause)
            && TemplateChanges.Describe(previous.Spec.Template, deployment.Spec.Template) is { Length: > 0 } cause)
        {
            Set(annotations, cause);
        }
    }

    /// <summary>
    /// For a replica set of an earlier revision that is taken up again, if <paramref name="annotations"/> give it a new one.
    /// </summary>
    public static void ForRollback(IDictionary<string, string> annotations, V1ReplicaSet present, bool generate)
    {
        var isWritten = annotations.TryGetValue(DeploymentAnnotations.ChangeCause, out var cause);
        annotations.TryGetValue(DeploymentAnnotations.GeneratedChangeCause, out var generated);
        if (isWritten && cause != generated)
        {
            annotations.Remove(DeploymentAnnotations.GeneratedChangeCause);
            return;
        }

        var before = DeploymentAnnotations.Text(present.Metadata, DeploymentAnnotations.Revision);
        if (generate && before is not null && before != annotations[DeploymentAnnotations.Revision])
        {
            Set(annotations, $"rolled back to revision {before}");
        }
    }

    private static void Set(IDictionary<string, string> annotations, string cause)
    {
        annotations[DeploymentAnnotations.ChangeCause] = cause;
        annotations[DeploymentAnnotations.GeneratedChangeCause] = cause;
    }
}
