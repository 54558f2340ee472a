using Jota.Api;
using Jota.ApiServer.Admission;
using Jota.ApiServer.Allocation;
using Jota.ApiServer.Caching;
using Jota.ApiServer.Objects;
using Jota.ApiServer.Storage;
using Jota.Client;

namespace Jota.ApiServer.Verbs;

/// <summary>Creates objects.</summary>
internal sealed class CreateHandler(BodyReader bodies, WritePath path, WatchCaches caches, IdSource ids, TimeProvider clock)
{
    private const int NameAttempts = 8;

    public async Task<WriteResult> HandleAsync(
        UserIdentity user, ApiTarget target, ApiBody body, WriteOptions options, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            // 1. Read.
            var wanted = bodies.Read(target.Resource, body, options.FieldValidation, ct);
            var generated = MetadataRules.WantsGeneratedName(target.Resource.MetadataOf(wanted.Object));
            try
            {
                return await CreateAsync(user, target, wanted, options, ct);
            }
            catch (ApiException e) when (generated && e.Reason == "AlreadyExists" && attempt < NameAttempts)
            {
                // The drawn name is taken: draw another one.
            }
            catch (ContestedException e) when (e.AllowsAnother(attempt))
            {
                // Another server was faster: from the top, with what is left.
            }
        }
    }

    /// <summary>Creates an object that has been read already.</summary>
    public async Task<WriteResult> CreateAsync(
        UserIdentity user, ApiTarget target, DecodedBody wanted, WriteOptions options, CancellationToken ct)
    {
        var resource = target.Resource;
        var obj = wanted.Object;

        // 2. Own: what the server says of a new object.
        var metadata = resource.MetadataOf(obj);
        MetadataRules.TakeNamespace(target, metadata);
        var givenVersion = metadata.ResourceVersion;
        MetadataRules.Begin(resource, metadata, ids, clock.ObjectNow());
        resource.DefaultObject(obj);

        // 3. Mutate.
        var request = path.Admission.Request(AdmissionOperation.Create, target, user) with
        {
            Object = obj,
            Options = options,
            DryRun = options.DryRun,
            Ids = ids,
        };
        await path.Admission.MutateAsync(request, ct);
        metadata = resource.MetadataOf(request.Object!);
        if (!ReferenceEquals(request.Object, obj))
        {
            // Another object, from outside: what the server says of a new one holds for this one.
            obj = request.Object!;
            MetadataRules.TakeNamespace(target, metadata);
            MetadataRules.Begin(resource, metadata, ids, clock.ObjectNow());
        }

        if (MetadataRules.WantsGeneratedName(metadata))
        {
            // Only now: how it begins may have been changed. And no later: a kind may put the name elsewhere as well.
            metadata.Name = MetadataRules.GenerateName(metadata.GenerateName, ids);
        }

        obj = resource.PrepareObjectForCreate(obj);
        path.Kinds.Of(resource).OnCreating(obj);
        request = request with { Object = obj };
        await path.Admission.CheckRightsAsync(request, ct);
        metadata = resource.MetadataOf(obj);
        using var claim = await path.Writer.ClaimAsync(resource, obj, null, options.DryRun, ct);

        // 4. Check.
        var refused = FieldErrors.Check((resource, metadata, obj, hooks: path.Kinds.Of(resource)), static (it, errors) =>
        {
            ObjectMetaRules.Validate(it.resource, it.metadata, errors);
            it.resource.ValidateObject(it.obj, errors);
            it.hooks.Check(it.obj, null, errors);
        });
        if (!refused.IsEmpty)
        {
            throw ApiException.Invalid(resource.Names, metadata.Name ?? "", refused);
        }

        await path.Admission.ValidateAsync(request, ct);
        using var share = await path.Quotas.TakeAsync(request, ct);
        IReadOnlyList<string> warnings =
            [.. wanted.Warnings, .. request.Warnings, .. resource.WarningsFor(obj, null).Take(WriteResult.MostWarnings)];
        resource.SettleObject(obj);

        // 5. Store.
        var key = new ObjectKey(metadata.NamespaceProperty ?? "", metadata.Name);
        var stored = FieldKeeper.EncodeNew(resource, obj, wanted.Plan, path.Fields.WriterOf(user, target, options));
        var created = options.DryRun
            ? await PretendAsync(target, key, stored, ct)
            : await StoreAsync(target, key, stored, obj, givenVersion, (claim, share), ct);
        return new WriteResult(created.Written!) { Created = true, Warnings = warnings, Typed = created.Typed };
    }

    private async Task<WriteAttempt> StoreAsync(
        ApiTarget target, ObjectKey key, byte[] stored, object typed, string? givenVersion, (Claim? Stock, Claim? Share) taken,
        CancellationToken ct)
    {
        if (!string.IsNullOrEmpty(givenVersion))
        {
            throw Failures.Internal("resourceVersion should not be set on objects to be created");
        }

        var attempt = await path.Writer.WriteAsync(target.Resource, key, stored, typed, Revision.None, ct, taken.Stock, taken.Share);
        if (attempt.Written is not { } created)
        {
            throw ApiException.AlreadyExists(target.Resource.Names, key.Name);
        }

        var hooks = path.Kinds.Of(target.Resource);
        hooks.OnCreated(created);
        await hooks.WhenInEffectAsync(created, ct);
        return attempt;
    }

    private async Task<WriteAttempt> PretendAsync(ApiTarget target, ObjectKey key, byte[] stored, CancellationToken ct)
    {
        if (await caches.FindFreshAsync(ApiTarget.Of(target.Resource, key), ct) is not null)
        {
            throw ApiException.AlreadyExists(target.Resource.Names, key.Name);
        }

        return new(ApiObject.FromStored(target.Resource, stored, Revision.None), null);
    }
}
