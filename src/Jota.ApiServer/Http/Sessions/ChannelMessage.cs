namespace Jota.ApiServer.Http;

/// <summary>A piece of what came on a channel; long messages come in several. Valid until the next is read.</summary>
/// <param name="Channel">The stream's number.</param>
/// <param name="Bytes">What was said; perhaps nothing.</param>
internal readonly record struct ChannelMessage(byte Channel, ReadOnlyMemory<byte> Bytes);
