using System.Globalization;
using k8s.Models;

namespace Jota.Kubelet.Containers;

/// <summary>What of a container's spec, when it changes, makes a running container one to be replaced: its name and image.</summary>
internal static class ContainerHash
{
    private const int Longest = 8;

    public static string Of(V1Container container) => Compute(container).ToString("x", CultureInfo.InvariantCulture);

    /// <summary>Whether a container was made from a spec with this hash.</summary>
    public static bool Is(V1Container container, string hash)
    {
        Span<char> text = stackalloc char[Longest];
        return Compute(container).TryFormat(text, out var length, "x", CultureInfo.InvariantCulture)
            && hash.AsSpan().SequenceEqual(text[..length]);
    }

    // FNV-1a, 32 bits: stable across processes and versions, as it is kept in the runtime's annotations.
    private static uint Compute(V1Container container) => Add(Add(2166136261u, container.Name) * 16777619u, container.Image);

    private static uint Add(uint hash, string? text)
    {
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            for (var (i, length) = (0, rune.EncodeToUtf8(bytes)); i < length; i++)
            {
                hash = (hash ^ bytes[i]) * 16777619u;
            }
        }

        return hash;
    }
}
