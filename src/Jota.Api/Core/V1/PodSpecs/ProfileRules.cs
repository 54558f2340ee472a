using System.Text;
using k8s.Models;

namespace Jota.Api;

/// <summary>The rules of seccomp and AppArmor profiles: a file on the node is named exactly when the profile is one.</summary>
internal static class ProfileRules
{
    private const int MaxPath = 4095;

    public static void Validate(V1SeccompProfile? profile, FieldErrors at)
    {
        if (profile is null)
        {
            return;
        }

        FirstPass.Check(profile, at);
        if (profile.Type != "Localhost")
        {
            if (profile.LocalhostProfile is not null)
            {
                at.At("localhostProfile").Invalid(SecurityContextText.Of(profile), "can only be set when seccomp type is Localhost");
            }
        }
        else if (profile.LocalhostProfile is null)
        {
            at.At("localhostProfile").Required("must be set when seccomp type is Localhost");
        }
        else
        {
            PathRules.Descending(profile.LocalhostProfile, at.At("localhostProfile"));
        }
    }

    public static void Validate(V1AppArmorProfile? profile, FieldErrors at)
    {
        if (profile is null)
        {
            return;
        }

        FirstPass.Check(profile, at);
        if (profile.Type == "Localhost")
        {
            ValidateName(profile.LocalhostProfile, at.At("localhostProfile"));
        }
        else if (profile is { Type: "RuntimeDefault" or "Unconfined", LocalhostProfile: not null })
        {
            at.At("localhostProfile").Invalid(profile.LocalhostProfile, "can only be set when AppArmor type is Localhost");
        }
    }

    private static void ValidateName(string? name, FieldErrors at)
    {
        if (name is not null && name.Trim() != name)
        {
            at.Invalid(name, "must not be padded with whitespace");
        }
        else if (string.IsNullOrEmpty(name))
        {
            at.Required("must be set when AppArmor type is Localhost");
        }

        if (name is not null && Encoding.UTF8.GetByteCount(name) > MaxPath)
        {
            at.TooLong(MaxPath);
        }
    }
}
