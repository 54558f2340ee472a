using System.Buffers.Binary;
using System.Net;

namespace Jota.Network.Services;

/// <summary>
/// What is spoken with the kernel about remembered conversations (ctnetlink): headers and numbers in the machine's order, addresses and
/// ports in the network's. Pure.
/// </summary>
internal static class FlowMessages
{
    public const int HeaderLength = 16;

    private const int FamilyLength = 4;
    private const int Subsystem = 1 << 8;
    private const int Get = 1;
    private const int Delete = 2;
    private const int Error = 2;
    private const int Done = 3;
    private const int IsRequest = 1;
    private const int IsDump = 0x300;
    private const int TypeMask = 0x3fff;
    private const int Original = 1;
    private const int Reply = 2;
    private const int Addresses = 1;
    private const int Ports = 2;

    /// <summary>Asks for all conversations of a family.</summary>
    public static byte[] List(IpFamily family)
    {
        var message = new byte[HeaderLength + FamilyLength];
        WriteHeader(message, Get, IsRequest | IsDump, family);
        return message;
    }

    /// <summary>Asks to forget the conversation that this message told of.</summary>
    public static byte[] Forget(ReadOnlySpan<byte> told, IpFamily family)
    {
        var original = Find(told[(HeaderLength + FamilyLength)..], Original, whole: true);
        var message = new byte[HeaderLength + FamilyLength + original.Length];
        original.CopyTo(message.AsSpan(HeaderLength + FamilyLength));
        WriteHeader(message, Delete, IsRequest, family);
        return message;
    }

    /// <summary>The length of the message at the beginning of what was received. The next one begins at a multiple of four.</summary>
    public static int LengthOf(ReadOnlySpan<byte> received) => (int)BinaryPrimitives.ReadUInt32LittleEndian(received);

    /// <summary>
    /// Whether nothing follows this message. Throws <see cref="InvalidOperationException"/> when it says that something went wrong.
    /// </summary>
    public static bool IsLast(ReadOnlySpan<byte> message)
    {
        var type = BinaryPrimitives.ReadUInt16LittleEndian(message[4..]);
        return type switch
        {
            Done => true,
            Error => throw new InvalidOperationException(
                $"the kernel does not tell its conversations: error {-BinaryPrimitives.ReadInt32LittleEndian(message[HeaderLength..])}"),
            _ => false,
        };
    }

    /// <summary>The conversation of a message; null when it is none over UDP.</summary>
    public static Flow? Read(ReadOnlySpan<byte> message)
    {
        var attributes = message[(HeaderLength + FamilyLength)..];
        var original = Find(attributes, Original);
        var reply = Find(attributes, Reply);
        var ports = Find(original, Ports);
        if (Find(ports, 1) is not [(byte)PortProtocol.Udp, ..])
        {
            return null;
        }

        return new(
            Source(original),
            PortOf(original, 2),
            Destination(original),
            PortOf(original, 3),
            Source(reply),
            PortOf(reply, 2));
    }

    private static IPAddress Source(ReadOnlySpan<byte> tuple) => AddressOf(tuple, 1, 3);

    private static IPAddress Destination(ReadOnlySpan<byte> tuple) => AddressOf(tuple, 2, 4);

    private static IPAddress AddressOf(ReadOnlySpan<byte> tuple, int v4, int v6)
    {
        var addresses = Find(tuple, Addresses);
        var found = Find(addresses, v4);
        return new(found.Length > 0 ? found : Find(addresses, v6));
    }

    private static int PortOf(ReadOnlySpan<byte> tuple, int type) => BinaryPrimitives.ReadUInt16BigEndian(Find(Find(tuple, Ports), type));

    /// <summary>An attribute's value, or with <paramref name="whole"/> the attribute with its header; empty when there is none.</summary>
    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> attributes, int type, bool whole = false)
    {
        while (attributes.Length >= 4)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(attributes);
            if ((BinaryPrimitives.ReadUInt16LittleEndian(attributes[2..]) & TypeMask) == type)
            {
                return attributes[(whole ? 0 : 4)..length];
            }

            attributes = attributes[Math.Min(Aligned(length), attributes.Length)..];
        }

        return [];
    }

    public static int Aligned(int length) => (length + 3) & ~3;

    private static void WriteHeader(Span<byte> message, int what, int flags, IpFamily family)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(message, (uint)message.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(message[4..], (ushort)(Subsystem | what));
        BinaryPrimitives.WriteUInt16LittleEndian(message[6..], (ushort)flags);
        message[HeaderLength] = family == IpFamily.V6 ? (byte)10 : (byte)2;
    }
}
