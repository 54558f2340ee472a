using Jota.Api;
using Jota.ApiServer.Allocation;
using Jota.ApiServer.Caching;
using Jota.ApiServer.Objects;
using Jota.Client;

namespace Jota.ApiServer.Verbs;

/// <summary>Applies objects, and the parts of them that subresources are (KEP-555, server-side apply).</summary>
internal sealed class ApplyHandler(
    WatchCaches caches, IAuthorizer authorizer, FieldKeeper fields, UpdatePipeline pipeline, CreateHandler creates)
{
    private const int CreateAttempts = 5;

    public async Task<WriteResult> HandleAsync(
        UserIdentity user, ApiTarget target, UpdateRules rules, PatchBody patch, WriteOptions options, CancellationToken ct)
    {
        // 1. Read.
        var current = await caches.FindFreshAsync(target, ct);
        var budget = new RequestBudget(patch.Bytes.Length + (current?.JsonLength ?? 0), ct);
        var applied = ApplyReader.Read(target.Resource, target, patch, options, budget, out var warnings);
        for (var turn = 1; ; turn++)
        {
            try
            {
                // 2. Create what is not there.
                if (current is null)
                {
                    return await CreateAsync(user, target, applied, warnings, options, ct);
                }

                // 3. Merge with what is there, whatever it is; unless a version is named, again with what is there then.
                if (await ChangeAsync(user, target, rules, current, applied, warnings, options, ct) is { Result: { } result })
                {
                    return result;
                }
            }
            catch (ApiException e) when (current is null && e.Reason == "AlreadyExists" && turn < CreateAttempts)
            {
                // Somebody else was faster: there is something to merge with now.
            }
            catch (ContestedException e) when (e.AllowsAnother(turn))
            {
                // Another server was faster: again, with what is left.
            }

            ct.ThrowIfCancellationRequested();
            current = await caches.FindFreshAsync(target, ct);
        }
    }

    private Task<WriteResult> CreateAsync(
        UserIdentity user, ApiTarget target, AppliedObject applied, IReadOnlyList<string> warnings, WriteOptions options,
        CancellationToken ct)
    {
        if (target.Subresource.Length > 0)
        {
            throw ApiException.NotFound(target.Resource.Names, target.Name);
        }

        if (applied.Uid.Length > 0)
        {
            throw ApiException.Conflict(
                target.Resource.Names,
                target.Name,
                $"uid mismatch: the provided object specified uid {applied.Uid}, and no existing object was found");
        }

        var plan = ApplyPlan.Create(target.Resource, applied, fields.WriterOf(user, target, options), Budget(applied, ct));
        var wanted = ApplyReader.Decode(target.Resource, target, applied, plan, warnings);
        var metadata = target.Resource.MetadataOf(wanted.Object);
        MetadataRules.TakeNamespace(target, metadata);
        MetadataRules.CheckName(target, metadata);

        // Who may patch may not for that reason create.
        authorizer.Require(AccessRequest.To(user, "create", target) with { Name = target.Name });
        return creates.CreateAsync(user, target, wanted, options, ct);
    }

    private Task<UpdateAttempt> ChangeAsync(
        UserIdentity user, ApiTarget target, UpdateRules rules, ApiObject current, AppliedObject applied, IReadOnlyList<string> warnings,
        WriteOptions options, CancellationToken ct)
    {
        var plan = ApplyPlan.Change(
            current, applied, fields.WriterOf(user, target, options), options.Force, fields.VersionsOf(target.Resource),
            Budget(applied, ct, current.JsonLength));
        var wanted = ApplyReader.Decode(target.Resource, target, applied, plan, warnings);
        Preconditions.CheckPatch(target.Resource, target.Resource.MetadataOf(wanted.Object), current);
        return pipeline.TryAsync(user, target, rules, current, wanted, options, ct);
    }

    private static RequestBudget Budget(AppliedObject applied, CancellationToken ct, int more = 0) => new(applied.Length + more, ct);
}
