using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl auth reconcile</c>: roles and bindings give at least what files say.</summary>
internal sealed class AuthReconcileCommand : Command
{
    private const string Group = "rbac.authorization.k8s.io";

    private static readonly string[] Kinds = ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"];

    public override string Name => "reconcile";

    public override IReadOnlyList<Flag> Flags { get; } =
    [
        .. PrintOptions.Flags, .. ManifestOptions.Flags, Flag.Switch("remove-extra-permissions"), Flag.Switch("remove-extra-subjects"),
        Flag.Text("dry-run", "none", bare: "unchanged"),
    ];

    public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        var files = ManifestOptions.Of(call.Flags);
        if (files.IsEmpty)
        {
            throw KubectlException.Error("must specify one of -f and -k");
        }

        if (call.Arguments.Count > 0)
        {
            throw KubectlException.Error("no arguments are allowed");
        }

        var change = new Change(call, "");
        if (change.DryRun == DryRun.Server)
        {
            throw KubectlException.Error("--dry-run=server for command reconcile is not supported yet");
        }

        var resources = call.Resources;
        foreach (var info in await resources.LocalAsync(files, ct))
        {
            try
            {
                await ReconcileAsync(call, change, info.Object!, ct);
            }
            catch (KubectlException e)
            {
                resources.Failures.Add(e);
            }
        }

        change.Finish();
        return resources.Failures.Tell(call.Error);
    }

    private static async Task ReconcileAsync(Invocation call, Change change, JsonObject item, CancellationToken ct)
    {
        var (group, version) = ResourceId.Split(item.ApiVersion());
        if (group != Group || !Kinds.Contains(item.Kind()))
        {
            return;
        }

        if (version != "v1")
        {
            throw KubectlException.Error($"only {Group}/v1 is supported: not *{version}.{item.Kind()}");
        }

        CheckNamespace(call, item);
        var isRole = Reconciliation.IsRole(item);
        var removesExtra = call.Flags.Is(isRole ? "remove-extra-permissions" : "remove-extra-subjects");
        var writer = new RbacWriter(call, change.DryRun == DryRun.None, removesExtra);
        var done = await writer.WriteAsync(item, ct);
        change.Print(done.Object, "reconciled");
        Tell(call.Error, done, isRole ? "rules" : "subjects", removesExtra);
    }

    /// <summary>What is in a namespace must say in which.</summary>
    private static void CheckNamespace(Invocation call, JsonObject item)
    {
        var (own, asked) = (item.Namespace(), call.Session.Namespace);
        if (own.Length == 0 && !item.Kind().StartsWith("Cluster", StringComparison.Ordinal))
        {
            throw KubectlException.Error("an empty namespace may not be set when a resource name is provided");
        }

        if (own.Length > 0 && call.Session.Settings.NamespaceGiven && own != asked)
        {
            throw KubectlException.Error(
                $"the namespace from the provided object \"{own}\" does not match the namespace \"{asked}\". " +
                $"You must pass '--namespace={own}' to perform this operation.");
        }
    }

    private static void Tell(TextWriter error, Reconciliation done, string what, bool removesExtra)
    {
        if (done.Operation == ReconcileOperation.None)
        {
            return;
        }

        var caveat = done.IsProtected ? ", but object opted out (rbac.authorization.kubernetes.io/autoupdate: false)" : "";
        error.WriteLine($"\treconciliation required {done.Operation.ToString().ToLowerInvariant()}{caveat}");
        Tell(error, $"\tmissing {what} added:", done.Missing);
        Tell(error, $"\textra {what} removed:", removesExtra ? done.Extra : []);
    }

    private static void Tell(TextWriter error, string title, IReadOnlyList<JsonObject> items)
    {
        foreach (var line in items.Select(item => "\t\t" + Shown(item)).Prepend(title).Where(_ => items.Count > 0))
        {
            error.WriteLine(line);
        }
    }

    /// <summary>A rule or a subject with all fields of its type, as upstream has them.</summary>
    private static string Shown(JsonObject item)
    {
        (string Title, string Field)[] fields = item.ContainsKey("verbs")
            ?
            [
                ("Verbs", "verbs"), ("APIGroups", "apiGroups"), ("Resources", "resources"), ("ResourceNames", "resourceNames"),
                ("NonResourceURLs", "nonResourceURLs"),
            ]
            : [("Kind", "kind"), ("APIGroup", "apiGroup"), ("Name", "name"), ("Namespace", "namespace")];
        return $"{{{string.Join(' ', fields.Select(field => $"{field.Title}:{Value(item, field.Field)}"))}}}";
    }

    private static string Value(JsonObject item, string field) =>
        item.ContainsKey("verbs") ? $"[{string.Join(' ', item.Items(field).Select(one => one.Text()))}]" : item.Text(field);
}
