using System.Buffers.Binary;

namespace Jota.Network.Dns.Wire;

/// <summary>The twelve bytes before everything else in a message.</summary>
internal static class MessageHeader
{
    /// <summary>Its length.</summary>
    public const int Length = 12;

    public const ushort Response = 0x8000;
    public const ushort Authoritative = 0x0400;
    public const ushort Truncated = 0x0200;
    public const ushort RecursionDesired = 0x0100;
    public const ushort RecursionAvailable = 0x0080;
    public const ushort AuthenticData = 0x0020;
    public const ushort CheckingDisabled = 0x0010;

    /// <summary>The bits of the operation, as they stand.</summary>
    public const ushort Operation = 0x7800;

    /// <summary>The bits of the response code.</summary>
    public const ushort Code = 0x000F;

    public static ushort Id(ReadOnlySpan<byte> message) => BinaryPrimitives.ReadUInt16BigEndian(message);

    public static ushort Flags(ReadOnlySpan<byte> message) => BinaryPrimitives.ReadUInt16BigEndian(message[2..]);

    /// <summary>How many records a section has: 0 the questions, 1 the answers, 2 the authority, 3 what is additional.</summary>
    public static ushort Count(ReadOnlySpan<byte> message, int section) =>
        BinaryPrimitives.ReadUInt16BigEndian(message[(4 + (2 * section))..]);

    public static void SetFlags(Span<byte> message, int flags) => BinaryPrimitives.WriteUInt16BigEndian(message[2..], (ushort)flags);

    public static void SetCount(Span<byte> message, int section, int count) =>
        BinaryPrimitives.WriteUInt16BigEndian(message[(4 + (2 * section))..], (ushort)count);
}
