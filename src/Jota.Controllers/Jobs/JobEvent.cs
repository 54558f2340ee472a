using Jota.Client;

namespace Jota.Controllers;

/// <summary>What is told of a job as an event.</summary>
internal readonly record struct JobEvent(EventType Type, string Reason, string Message);
