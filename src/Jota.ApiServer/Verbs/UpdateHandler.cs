using Jota.Api;
using Jota.Client;

namespace Jota.ApiServer.Verbs;

/// <summary>Replaces objects, and the parts of them that subresources are.</summary>
internal sealed class UpdateHandler(CoreServices core, UpdatePipeline pipeline, CreateHandler creates)
{
    public async Task<WriteResult> HandleAsync(UserIdentity user, ApiTarget target, ApiBody body, WriteOptions options, CancellationToken ct)
    {
        var rules = UpdateRules.Of(target.Resource, target.Subresource);
        var current = await core.FindAsync(target, ct);
        while (true)
        {
            var wanted = rules.TakesStatusOnly
                ? core.Bodies.ReadStatus(target.Resource, body, options.FieldValidation)
                : core.Bodies.Read(target.Resource, body, options.FieldValidation);
            if (current is null)
            {
                return await CreateInsteadAsync(user, target, wanted, options, ct);
            }

            // An update of a certain version fails on the second turn, one of whatever is there goes on until it is through.
            var attempt = await pipeline.TryAsync(user, target, current, wanted, options, ct);
            if (attempt.Result is { } result)
            {
                return result;
            }

            current = attempt.Current;
            ct.ThrowIfCancellationRequested();
        }
    }

    private Task<WriteResult> CreateInsteadAsync(UserIdentity user, ApiTarget target, Objects.DecodedBody wanted, WriteOptions options, CancellationToken ct)
    {
        var metadata = target.Resource.MetadataOf(wanted.Object);
        Objects.MetadataRules.TakeNamespace(target, metadata);
        Objects.MetadataRules.CheckName(target, metadata);
        if (!target.Resource.AllowsCreateOnUpdate || target.Subresource.Length > 0 || metadata.ResourceVersion is { Length: > 0 } and not "0")
        {
            throw ApiException.NotFound(target.Resource.Names, target.Name);
        }

        metadata.ResourceVersion = null;
        return creates.CreateAsync(user, target, wanted, options, ct);
    }
}
