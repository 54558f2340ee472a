using Jota.ApiServer.Admission;
using Jota.ApiServer.Kinds;
using Jota.ApiServer.Objects;

namespace Jota.ApiServer.Verbs;

/// <summary>What every write passes on its way to the disk.</summary>
/// <param name="Admission">May change the object, and may refuse it.</param>
/// <param name="Kinds">What is done for the objects of some kinds only.</param>
/// <param name="Writer">The disk.</param>
internal sealed record WritePath(AdmissionChain Admission, KindTable Kinds, ObjectWriter Writer);
