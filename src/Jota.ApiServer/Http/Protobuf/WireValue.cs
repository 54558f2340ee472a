namespace Jota.ApiServer.Http;

/// <summary>One field as found on the wire.</summary>
/// <param name="Number">The field.</param>
/// <param name="Bits">The value of a number.</param>
/// <param name="Start">Where the bytes of a text, message or packed list begin.</param>
/// <param name="Length">How many they are; -1 for a number.</param>
internal readonly record struct WireValue(int Number, ulong Bits, int Start, int Length)
{
    public bool IsNumber => Length < 0;
}
