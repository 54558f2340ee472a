using Jota.Api;
using Jota.ApiServer.Allocation;
using Jota.ApiServer.Caching;
using Jota.ApiServer.Objects;
using Jota.Client;

namespace Jota.ApiServer.Verbs;

/// <summary>Replaces objects, and the parts of them that subresources are.</summary>
internal sealed class UpdateHandler(
    WatchCaches caches, BodyReader bodies, IAuthorizer authorizer, UpdatePipeline pipeline, CreateHandler creates)
{
    public async Task<WriteResult> HandleAsync(
        UserIdentity user, ApiTarget target, UpdateRules rules, ApiBody body, WriteOptions options, CancellationToken ct)
    {
        var current = await caches.FindFreshAsync(target, ct);
        for (var turn = 1; ; turn++)
        {
            var wanted = rules.TakesStatusOnly
                ? bodies.ReadStatus(target.Resource, body, options.FieldValidation, ct)
                : bodies.Read(target.Resource, body, options.FieldValidation, ct);
            try
            {
                if (current is null)
                {
                    return await CreateInsteadAsync(user, target, wanted, options, ct);
                }

                // An update of a certain version fails on the second turn, one of whatever is there goes on until it is through.
                var attempt = await pipeline.TryAsync(user, target, rules, current, wanted, options, ct);
                if (attempt.Result is { } result)
                {
                    return result;
                }

                current = attempt.Current;
            }
            catch (ContestedException e) when (e.AllowsAnother(turn))
            {
                // Another server was faster: again, with what is left.
            }

            ct.ThrowIfCancellationRequested();
        }
    }

    private Task<WriteResult> CreateInsteadAsync(
        UserIdentity user, ApiTarget target, DecodedBody wanted, WriteOptions options, CancellationToken ct)
    {
        var metadata = target.Resource.MetadataOf(wanted.Object);
        MetadataRules.TakeNamespace(target, metadata);
        MetadataRules.CheckName(target, metadata);
        if (!target.Resource.AllowsCreateOnUpdate
            || target.Subresource.Length > 0
            || metadata.ResourceVersion is { Length: > 0 } and not "0")
        {
            throw ApiException.NotFound(target.Resource.Names, target.Name);
        }

        // Who may update may not for that reason create.
        authorizer.Require(AccessRequest.To(user, "create", target) with { Name = target.Name });
        metadata.ResourceVersion = null;
        return creates.CreateAsync(user, target, wanted, options, ct);
    }
}
