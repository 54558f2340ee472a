using k8s.Models;

namespace Jota.Api;

/// <summary>The rules of a container's own restart policy and of its exceptions by exit code.</summary>
internal static class RestartRules
{
    private const int MaxRules = 20;
    private const int MaxExitCodes = 255;

    public static void Validate(V1Container container, FieldErrors at, params ReadOnlySpan<string> supported)
    {
        if (container.RestartPolicy is { } policy && !supported.Contains(policy))
        {
            at.At("restartPolicy").NotSupported(policy, supported.ToArray());
        }

        if (container.RestartPolicyRules is not { Count: > 0 } rules)
        {
            return;
        }

        if (container.RestartPolicy is null)
        {
            at.At("restartPolicy").Required("must specify restartPolicy when restart rules are used");
        }

        var place = at.At("restartPolicyRules");
        if (rules.Count > MaxRules)
        {
            place.TooMany(rules.Count, MaxRules);
        }

        for (var i = 0; i < rules.Count; i++)
        {
            Validate(rules[i], place.At(i));
        }
    }

    private static void Validate(V1ContainerRestartRule rule, FieldErrors at)
    {
        FirstPass.Check(rule, at);
        if (rule.ExitCodes is not { } codes)
        {
            at.At("exitCodes").Required("must be specified");
            return;
        }

        FirstPass.Check(codes, at.At("exitCodes"));
        if (codes.Values?.Count > MaxExitCodes)
        {
            at.At("exitCodes").At("values").TooMany(codes.Values.Count, MaxExitCodes);
        }
    }
}
