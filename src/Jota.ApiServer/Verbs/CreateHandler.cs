using Jota.Api;
using Jota.ApiServer.Admission;
using Jota.ApiServer.Allocation;
using Jota.ApiServer.Objects;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Verbs;

/// <summary>Creates objects.</summary>
internal sealed class CreateHandler(CoreServices core)
{
    private const int NameAttempts = 8;

    public async Task<WriteResult> HandleAsync(UserIdentity user, ApiTarget target, ApiBody body, WriteOptions options, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            // 1. Read.
            var wanted = core.Bodies.Read(target.Resource, body, options.FieldValidation);
            var generated = MetadataRules.WantsGeneratedName(target.Resource.MetadataOf(wanted.Object));
            try
            {
                return await CreateAsync(user, target, wanted, options, ct);
            }
            catch (ApiException e) when (generated && e.Reason == "AlreadyExists" && attempt < NameAttempts)
            {
                // The drawn name is taken: draw another one.
            }
        }
    }

    /// <summary>Creates an object that has been read already.</summary>
    public async Task<WriteResult> CreateAsync(UserIdentity user, ApiTarget target, DecodedBody wanted, WriteOptions options, CancellationToken ct)
    {
        var resource = target.Resource;
        var obj = wanted.Object;

        // 2. Own: what the server says of a new object.
        var metadata = resource.MetadataOf(obj);
        MetadataRules.TakeNamespace(target, metadata);
        if (MetadataRules.WantsGeneratedName(metadata))
        {
            metadata.Name = MetadataRules.GenerateName(metadata.GenerateName, core.Ids);
        }

        var givenVersion = metadata.ResourceVersion;
        MetadataRules.Begin(resource, metadata, core.Ids, core.Now);
        resource.DefaultObject(obj);

        // 3. Mutate.
        var request = new AdmissionRequest(AdmissionOperation.Create, target, user)
        {
            Object = obj,
            DryRun = options.DryRun,
            Ids = core.Ids,
            Objects = core.Admission.Objects,
        };
        await core.Admission.MutateAsync(request, ct);
        obj = resource.PrepareObjectForCreate(obj);

        using var claim = core.Allocators.Of(resource)?.Create(obj, options.DryRun);

        // 4. Check.
        var refused = FieldErrors.Check((resource, metadata, obj), static (it, errors) =>
        {
            ObjectMetaRules.Validate(it.resource, it.metadata, errors);
            it.resource.ValidateObject(it.obj, errors);
        });
        if (!refused.IsEmpty)
        {
            throw ApiException.Invalid(resource.Names, metadata.Name ?? "", refused);
        }

        await core.Admission.ValidateAsync(request with { Object = obj }, ct);
        IReadOnlyList<string> warnings = [.. wanted.Warnings, .. resource.WarningsFor(obj, null)];

        // 5. Store.
        var key = new ObjectKey(metadata.NamespaceProperty ?? "", metadata.Name);
        var stored = ObjectEncoding.ToStored(resource, obj);
        var created = options.DryRun
            ? await PretendAsync(target, key, stored, ct)
            : await StoreAsync(target, key, stored, obj, givenVersion, claim, ct);
        return new WriteResult(created.Written!) { Created = true, Warnings = warnings, Typed = created.Typed };
    }

    private async Task<WriteAttempt> StoreAsync(
        ApiTarget target, ObjectKey key, byte[] stored, object typed, string? givenVersion, Claim? claim, CancellationToken ct)
    {
        if (!string.IsNullOrEmpty(givenVersion))
        {
            throw Failures.Internal("resourceVersion should not be set on objects to be created");
        }

        var cache = core.Caches.Of(target.Resource);
        var attempt = await core.Writer.WriteAsync(cache, cache.KeyOf(key), stored, typed, Revision.None, ct, claim);
        if (attempt.Written is not { } created)
        {
            throw ApiException.AlreadyExists(target.Resource.Names, key.Name);
        }

        if (target.Resource.ObjectType == typeof(V1Pod))
        {
            core.Trace.Note(created.Uid, PodStep.Stored, created.Revision.ToString());
        }

        return attempt;
    }

    private async Task<WriteAttempt> PretendAsync(ApiTarget target, ObjectKey key, byte[] stored, CancellationToken ct)
    {
        if (await core.FindAsync(ApiTarget.Of(target.Resource, key), ct) is not null)
        {
            throw ApiException.AlreadyExists(target.Resource.Names, key.Name);
        }

        return new(ApiObject.FromStored(target.Resource, stored, Revision.None), null);
    }
}
