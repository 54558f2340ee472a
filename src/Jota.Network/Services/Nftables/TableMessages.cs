using System.Buffers.Binary;
using System.Text;

namespace Jota.Network.Services;

/// <summary>What is spoken with the kernel about tables of rules: headers in the machine's order. Pure.</summary>
internal static class TableMessages
{
    /// <summary>The group that hears of every change of rules.</summary>
    public const int Group = 7;

    private const int HeaderLength = 16;
    private const int FamilyLength = 4;
    private const int Subsystem = 10 << 8;
    private const int Get = 1;
    private const int Deleted = 2;
    private const int IsRequest = 1;
    private const int Name = 1;

    /// <summary>Whether one of the messages that were received tells of a table that is gone.</summary>
    public static bool TellOfDeletion(ReadOnlySpan<byte> received)
    {
        while (received.Length >= HeaderLength)
        {
            if (BinaryPrimitives.ReadUInt16LittleEndian(received[4..]) == (Subsystem | Deleted))
            {
                return true;
            }

            var length = BinaryPrimitives.ReadInt32LittleEndian(received);
            received = received[Math.Min((Math.Max(length, HeaderLength) + 3) & ~3, received.Length)..];
        }

        return false;
    }

    /// <summary>Asks for an IPv4 table.</summary>
    public static byte[] Ask(string table)
    {
        var name = Encoding.ASCII.GetBytes(table + '\0');
        var message = new byte[(HeaderLength + FamilyLength + 4 + name.Length + 3) & ~3];
        BinaryPrimitives.WriteInt32LittleEndian(message, message.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(4), Subsystem | Get);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(6), IsRequest);
        message[HeaderLength] = 2;
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(HeaderLength + FamilyLength), (ushort)(4 + name.Length));
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(HeaderLength + FamilyLength + 2), Name);
        name.CopyTo(message, HeaderLength + FamilyLength + 4);
        return message;
    }

    /// <summary>Whether the answer is the table; it is an error when there is none.</summary>
    public static bool IsTable(ReadOnlySpan<byte> answer) =>
        answer.Length >= HeaderLength && BinaryPrimitives.ReadUInt16LittleEndian(answer[4..]) == Subsystem;
}
