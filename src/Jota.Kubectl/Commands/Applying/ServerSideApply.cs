using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl apply --server-side</c>: the server merges, and knows who manages which fields (KEP-555).</summary>
/// <param name="call">The command line.</param>
/// <param name="change">How far it goes.</param>
internal sealed class ServerSideApply(Invocation call, Change change)
{
    /// <summary>Who manages what is applied, unless <c>--field-manager</c> says it.</summary>
    public const string Manager = "kubectl";

    public static IReadOnlyList<Flag> Flags { get; } =
        [Flag.Switch("server-side"), Flag.Switch("force-conflicts"), Flag.Text("subresource")];

    /// <summary>Checks what may stand beside the flag.</summary>
    public static bool IsAsked(Invocation call)
    {
        var isAsked = call.Flags.Is("server-side");
        if (isAsked && call.Flags.Text("dry-run") is "client" or "unchanged" or "true")
        {
            throw KubectlException.Error("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)");
        }

        return isAsked || !call.Flags.Is("force-conflicts")
            ? isAsked
            : throw KubectlException.Error("--force-conflicts only works with --server-side");
    }

    /// <summary>Applies one object; answers it as it is then.</summary>
    public async Task<JsonObject> ApplyAsync(ResourceInfo info, CancellationToken ct)
    {
        if (info.Name.Length == 0)
        {
            throw KubectlException.Error($"error when applying \"{info.Source}\": metadata.name is required for server-side apply");
        }

        try
        {
            var applied = await PatchAsync(info, ct);
            return change.DryRun == DryRun.Server ? applied : await MigratedAsync(info, applied, ct);
        }
        catch (StatusException e) when (e.Code == 415)
        {
            throw KubectlException.Error($"Server-side apply not available on the server: ({e.Message})");
        }
        catch (StatusException e) when (e.Reason == "Conflict")
        {
            throw KubectlException.Error(Advised(e.Message));
        }
    }

    private Task<JsonObject> PatchAsync(ResourceInfo info, CancellationToken ct)
    {
        var query = change.Query
            .With("force", call.Flags.Is("force-conflicts") ? "true" : "false")
            .With("fieldValidation", Validation.Of(call.Flags))
            .ToString();
        return call.Objects.PatchAsync(
            info.Mapping, info.Namespace, info.Name, ObjectClient.ApplyPatch, info.Object!.ToJsonString(), query, ct,
            call.Flags.Text("subresource"));
    }

    /// <summary>Only what was applied from the client's side before takes more than one request.</summary>
    private async Task<JsonObject> MigratedAsync(ResourceInfo info, JsonObject applied, CancellationToken ct)
    {
        var manager = call.Flags.Text("field-manager") is { Length: > 0 } own ? own : Manager;
        var migration = new ManagerMigration(call, manager);
        try
        {
            applied = await migration.KeepAnnotationAsync(info, applied, ct);
            return await migration.MigrateAsync(info, applied, ct) is null ? applied : await PatchAsync(info, ct);
        }
        catch (StatusException e)
        {
            call.Error.WriteLine($"Warning: server rejected managed fields migration to Server-Side Apply: {e.Message}");
            return applied;
        }
    }

    private static string Advised(string conflict) => $"""
        {conflict}
        Please review the fields above--they currently have other managers. Here
        are the ways you can resolve this warning:
        * If you intend to manage all of these fields, please re-run the apply
          command with the `--force-conflicts` flag.
        * If you do not intend to manage all of the fields, please edit your
          manifest to remove references to the fields that should keep their
          current managers.
        * You may co-own fields by updating your manifest to match the existing
          value; in this case, you'll become the manager if the other manager(s)
          stop managing the field (remove it from their configuration).
        See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts
        """;
}
