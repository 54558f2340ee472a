namespace Jota.Kubectl;

/// <summary>Where <c>$(NAME)</c> means a variable, unless a kustomization says otherwise.</summary>
internal static class VariableFields
{
    private static readonly (string Kind, string Template)[] Templates =
    [
        ("CronJob", "spec/jobTemplate/spec/template/"), ("DaemonSet", "spec/template/"), ("Deployment", "spec/template/"),
        ("Job", "spec/template/"), ("Pod", ""), ("ReplicaSet", "spec/template/"), ("StatefulSet", "spec/template/"),
    ];

    private static readonly string[] OfContainers = ["args", "command", "env/value", "volumeMounts/mountPath"];

    private static readonly string[] Containers = ["containers", "initContainers"];

    public static IReadOnlyList<FieldSpec> All { get; } =
    [
        .. from template in Templates
           from list in Containers
           from field in OfContainers
           select new FieldSpec($"{template.Template}spec/{list}/{field}", template.Kind),
        .. Templates.Select(template => new FieldSpec($"{template.Template}spec/volumes/nfs/server", template.Kind))
            .Where(spec => spec.Kind is not ("CronJob" or "StatefulSet")),
        new("spec/jobTemplate/spec/template/volumes/nfs/server", "CronJob"),
        new("spec/template/metadata/annotations", "Deployment"),
        new("spec/rules/host", "Ingress"),
        new("spec/tls/hosts", "Ingress"),
        new("spec/tls/secretName", "Ingress"),
        new("spec/ports/port", "Service"),
        new("spec/ports/targetPort", "Service"),
        new("spec/volumeClaimTemplates/spec/nfs/server", "StatefulSet"),
        new("spec/nfs/server", "PersistentVolume"),
        new("metadata/labels"),
        new("metadata/annotations"),
    ];
}
