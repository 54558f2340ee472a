using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.RequestOptions;

/// <summary>The API's <c>DeleteOptions</c>, of a query, a body, or within an eviction.</summary>
internal static class WireDeleteOptions
{
    /// <summary>The same in our own form. Throws 422 with everything that is wrong, in upstream's words.</summary>
    public static DeleteOptions Read(V1DeleteOptions options)
    {
        var errors = new FieldErrors();
        var dryRun = DryRunQuery.Read([.. options.DryRun ?? []], errors);
        var policy = errors.At("propagationPolicy");
        if (options is { OrphanDependents: not null, PropagationPolicy: { } both })
        {
            policy.Invalid(both, "orphanDependents and deletionPropagation cannot be both set");
        }
        else if (options.PropagationPolicy is not (null or "Foreground" or "Background" or "Orphan"))
        {
            policy.NotSupported(options.PropagationPolicy, ["Foreground", "Background", "Orphan", "nil"]);
        }

        OptionsErrors.ThrowIfAny(errors, "DeleteOptions");
        return new()
        {
            GracePeriodSeconds = options.GracePeriodSeconds,
            PropagationPolicy = options.PropagationPolicy ?? options.OrphanDependents switch
            {
                true => "Orphan",
                false => "Background",
                null => null,
            },
            Uid = options.Preconditions?.Uid,
            ResourceVersion = options.Preconditions?.ResourceVersion,
            DryRun = dryRun,
        };
    }
}
