using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Makes roles and bindings on the server what files say.</summary>
/// <param name="call">The command line.</param>
/// <param name="isConfirmed">Whether anything is changed.</param>
/// <param name="removesExtra">Whether what no file has goes.</param>
internal sealed class RbacWriter(Invocation call, bool isConfirmed, bool removesExtra)
{
    private const int Attempts = 4;

    /// <summary>
    /// Does it, once more where somebody else was at it at the same time; answers what was done, with the object as it is then.
    /// </summary>
    public async Task<Reconciliation> WriteAsync(JsonObject wanted, CancellationToken ct)
    {
        Complete(wanted);
        var type = TypeOf(wanted);
        var (ns, name) = (type.IsNamespaced ? wanted.Namespace() : "", wanted.Name());
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var live = await call.Objects.FindAsync(type, ns, name, ct);
            var plan = Reconciliation.Of(wanted, live, removesExtra);
            if (!isConfirmed || plan.IsProtected || plan.Operation == ReconcileOperation.None)
            {
                return plan;
            }

            if (await TryAsync(plan, type, ns, name, live, ct) is { } done)
            {
                return plan with { Object = done };
            }
        }

        throw KubectlException.Error("exceeded maximum attempts");
    }

    /// <summary>The fields that upstream's types have whether they were said or not.</summary>
    private static void Complete(JsonObject wanted)
    {
        wanted.Within("metadata").TryAdd("creationTimestamp", null);
        if (!Reconciliation.IsRole(wanted))
        {
            wanted.Within("roleRef").TryAdd("apiGroup", "");
        }
        else if (!wanted.Items("rules").Any())
        {
            wanted["rules"] = null;
        }
    }

    private static ResourceMapping TypeOf(JsonObject item) => new(
        "rbac.authorization.k8s.io", "v1", item.Kind().ToLowerInvariant() + "s", item.Kind(),
        !item.Kind().StartsWith("Cluster", StringComparison.Ordinal));

    /// <summary>The object as it is then; null where somebody else came between.</summary>
    private async Task<JsonObject?> TryAsync(
        Reconciliation plan, ResourceMapping type, string ns, string name, JsonObject? live, CancellationToken ct)
    {
        try
        {
            if (plan.Operation == ReconcileOperation.Update)
            {
                return await call.Objects.ReplaceAsync(type, ns, name, plan.Object, "", ct);
            }

            if (plan.Operation == ReconcileOperation.Recreate)
            {
                await DeleteAsync(type, ns, name, live.Text("metadata", "uid"), ct);
            }
            else if (type.IsNamespaced)
            {
                await EnsureNamespaceAsync(ns, ct);
            }

            return await call.Objects.CreateAsync(type, ns, plan.Object, "", ct);
        }
        catch (StatusException e) when (plan.Operation == ReconcileOperation.Update
            ? e.IsNotFound
            : e.Reason is "AlreadyExists" or "Conflict")
        {
            return null;
        }
    }

    private async Task DeleteAsync(ResourceMapping type, string ns, string name, string uid, CancellationToken ct)
    {
        try
        {
            var body = new JsonObject
            {
                ["kind"] = "DeleteOptions",
                ["apiVersion"] = "v1",
                ["preconditions"] = new JsonObject { ["uid"] = uid },
            };
            await call.Objects.DeleteAsync(type, ns, name, body, ct);
        }
        catch (StatusException e) when (e.IsNotFound)
        {
            // As it should be.
        }
    }

    private async Task EnsureNamespaceAsync(string ns, CancellationToken ct)
    {
        var type = new ResourceMapping("", "v1", "namespaces", "Namespace", false);
        try
        {
            if (await call.Objects.FindAsync(type, "", ns, ct) is null)
            {
                var made = new JsonObject
                {
                    ["kind"] = "Namespace",
                    ["apiVersion"] = "v1",
                    ["metadata"] = new JsonObject { ["name"] = ns },
                };
                await call.Objects.CreateAsync(type, "", made, "", ct);
            }
        }
        catch (StatusException e) when (e.Reason is "AlreadyExists" or "Forbidden")
        {
            // Who may not see or make namespaces may still make roles in them.
        }
    }
}
