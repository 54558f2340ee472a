using Jota.Kubelet.Files;
using Jota.Kubelet.Specs;

namespace Jota.Kubelet.Volumes;

/// <summary>
/// Finds what a <c>subPath</c> names within a volume that containers write to. Links are followed as far as they stay within the volume;
/// what was found is held, so that changing the volume afterwards changes nothing.
/// </summary>
internal static class SubPath
{
    /// <summary>Throws <see cref="ContainerConfigException"/> for a path that could lead out of its volume by its words alone.</summary>
    public static void Check(string sub)
    {
        if (Path.IsPathRooted(sub))
        {
            throw new ContainerConfigException($"error SubPath `{sub}` must not be an absolute path");
        }

        if (sub.Split('/').Contains(".."))
        {
            throw new ContainerConfigException($"unable to provision SubPath `{sub}`: must not contain '..'");
        }
    }

    /// <summary>
    /// What is at <paramref name="sub"/> in a volume; folders that lack are made with the mode and the group of the volume. Null when
    /// a name on the way is taken by something that leads nowhere. Throws <see cref="FileFaultException"/> for a path that leaves the
    /// volume, or goes round.
    /// </summary>
    public static PinnedFile? Pin(PinnedFile volume, string sub)
    {
        var parts = sub.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0)
        {
            return volume.Open(".", PathRules.Beneath);
        }

        // From the root each time: a link may lead through another part of the volume.
        for (var known = parts.Length; known >= 0; known--)
        {
            var start = known == 0 ? "." : string.Join('/', parts.AsSpan(0, known)!);
            if (volume.Find(start, PathRules.Beneath) is { } found)
            {
                return known == parts.Length ? found : Make(volume.Facts, found, parts.AsSpan(known));
            }
        }

        return null;
    }

    private static PinnedFile? Make(FileFacts like, PinnedFile folder, ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            var (outer, inner) = (folder, Make(like, folder, name));
            outer.Dispose();
            if (inner is null)
            {
                return null;
            }

            folder = inner;
        }

        return folder;
    }

    private static PinnedFile? Make(FileFacts like, PinnedFile parent, string name)
    {
        if (parent.Facts.Kind != FileKind.Folder || !parent.MakeFolder(name, like.Mode))
        {
            return null;
        }

        var made = parent.Open(name, PathRules.Strict);
        made.SetOwner(user: null, like.Group);
        made.SetMode(like.Mode);
        return made;
    }
}
