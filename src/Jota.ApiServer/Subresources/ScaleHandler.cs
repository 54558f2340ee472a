using Jota.Api;
using Jota.ApiServer.Caching;
using Jota.ApiServer.Objects;
using Jota.ApiServer.Verbs;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Subresources;

/// <summary>
/// Reads and changes how many replicas an object has, through its <c>/scale</c>. What is stored is the object: its own rules hold, its
/// version is the scale's version.
/// </summary>
internal sealed class ScaleHandler(
    WatchCaches caches, BodyReader bodies, PatchReader patches, FieldKeeper fields, UpdatePipeline pipeline, GetHandler gets)
    : SubresourceHandler
{
    private static readonly Resource Scales = ScaleResource.Instance;

    public override async Task<ApiObject> GetAsync(ApiTarget target, GetOptions options, CancellationToken ct) =>
        Show(target, await gets.HandleAsync(target, options, ct));

    public override async Task<WriteResult> UpdateAsync(
        UserIdentity user, ApiTarget target, ApiBody body, WriteOptions options, CancellationToken ct)
    {
        // As for any update, the body is read before anybody asks whether there is such an object.
        var wanted = bodies.Read(Scales, body, options.FieldValidation, ct);
        var current = await caches.ReadFreshAsync(target, ct);
        return await WriteAsync(user, target, current, _ => wanted, options, ct);
    }

    public override async Task<WriteResult> PatchAsync(
        UserIdentity user, ApiTarget target, PatchBody patch, WriteOptions options, CancellationToken ct)
    {
        var current = await caches.ReadFreshAsync(target, ct);
        if (patch.Type == PatchType.Apply)
        {
            return await ApplyAsync(user, target, current, patch, options, ct);
        }

        return await WriteAsync(user, target, current, scale => patches.Read(scale, patch, options.FieldValidation, ct), options, ct);
    }

    /// <summary>
    /// Who applies to the scale owns how many replicas its object asks for (upstream: the object's entry, of its own version).
    /// </summary>
    private async Task<WriteResult> ApplyAsync(
        UserIdentity user, ApiTarget target, ApiObject current, PatchBody patch, WriteOptions options, CancellationToken ct)
    {
        var budget = new RequestBudget(patch.Bytes.Length + current.JsonLength, ct);
        var scale = ApplyReader.Read(Scales, target, patch, options, budget, out var warnings);
        var applied = scale.ForOwner(target.Resource, RulesOf(target).WantedPath);
        while (true)
        {
            var plan = ApplyPlan.Change(
                current, applied, fields.WriterOf(user, target, options), options.Force, fields.VersionsOf(target.Resource), budget);
            var wanted = ApplyReader.Decode(target.Resource, target, applied, plan, warnings);
            Check(target, current, RulesOf(target).Read(wanted.Object));
            var attempt = await pipeline.TryAsync(user, target, UpdateRules.Main, current, wanted, options, ct);
            if (attempt.Result is { } result)
            {
                return result with { Object = Show(target, result.Object) };
            }

            current = attempt.Current ?? throw ApiException.NotFound(target.Resource.Names, target.Name);
            ct.ThrowIfCancellationRequested();
        }
    }

    /// <summary>
    /// Until it is through: an update of a certain version fails on the second turn, any other is tried on what is there then.
    /// </summary>
    private async Task<WriteResult> WriteAsync(
        UserIdentity user, ApiTarget target, ApiObject current, Func<ApiObject, DecodedBody> wanted, WriteOptions options,
        CancellationToken ct)
    {
        while (true)
        {
            var scale = wanted(Show(target, current));
            var changed = new DecodedBody(Change(target, current, (V1Scale)scale.Object), scale.Warnings);
            var attempt = await pipeline.TryAsync(user, target, UpdateRules.Main, current, changed, options, ct);
            if (attempt.Result is { } result)
            {
                return result with { Object = Show(target, result.Object) };
            }

            current = attempt.Current ?? throw ApiException.NotFound(target.Resource.Names, target.Name);
            ct.ThrowIfCancellationRequested();
        }
    }

    /// <summary>The object with the scale's wish and version, free to change.</summary>
    private static object Change(ApiTarget target, ApiObject current, V1Scale scale)
    {
        Scales.DefaultObject(scale);
        Check(target, current, scale);
        var obj = current.Decode();
        RulesOf(target).Write(obj, scale.Spec.Replicas ?? 0);
        target.Resource.MetadataOf(obj).ResourceVersion = scale.Metadata.ResourceVersion;
        return obj;
    }

    private static void Check(ApiTarget target, ApiObject current, V1Scale scale)
    {
        var metadata = Scales.MetadataOf(scale);
        MetadataRules.TakeNamespace(target, metadata);
        MetadataRules.CheckName(target, metadata);
        var errors = new FieldErrors();
        ObjectMetaRules.Validate(Scales, metadata, errors);
        Scales.ValidateObject(scale, errors);
        if (errors.Any)
        {
            throw ApiException.Invalid(Scales.Names, target.Name, errors.All);
        }

        if (!string.IsNullOrEmpty(metadata.Uid) && metadata.Uid != current.Uid)
        {
            var names = target.Resource.Names;
            throw ApiException.Conflict(
                new ResourceNames(names.Group, names.Version, names.Kind, $"{names.Plural}/{target.Subresource}"),
                target.Name,
                $"Precondition failed: UID in precondition: {metadata.Uid}, UID in object meta: {current.Uid}");
        }
    }

    private static ApiObject Show(ApiTarget target, ApiObject obj) =>
        ApiObject.FromTyped(Scales, RulesOf(target).Read(obj.Typed()), obj.Revision);

    private static ScaleSubresource RulesOf(ApiTarget target) => target.Resource.Subresources.OfType<ScaleSubresource>().First();
}
